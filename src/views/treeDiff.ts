import type { TreeRow } from './treeRow.ts';

/** A row with an identity that outlives its content: VS Code refreshes a part of a tree by the very same object. */
export interface TreeElement {
  readonly id: string;
  readonly row: TreeRow;
  readonly parent: TreeElement | undefined;
  /** Made when it is first looked at. */
  readonly children: readonly TreeElement[];
}

class Element implements TreeElement {
  readonly id: string;
  row: TreeRow;
  parent: TreeElement | undefined;
  /** Undefined until somebody looked: nothing below was drawn yet. */
  opened: readonly TreeElement[] | undefined;
  readonly #open: (element: Element) => readonly TreeElement[];

  constructor(row: TreeRow, open: (element: Element) => readonly TreeElement[]) {
    this.id = row.id;
    this.row = row;
    this.#open = open;
  }

  get children(): readonly TreeElement[] {
    return (this.opened ??= this.#open(this));
  }
}

/** What must be drawn again: everything, or just these elements. */
export type TreeChange = 'all' | readonly TreeElement[];

/** The elements of the tree, kept over changes of the rows. Below what was never opened there are none. */
export class TreeElements {
  #roots: readonly TreeElement[] = [];
  #byId = new Map<string, Element>();

  get roots(): readonly TreeElement[] {
    return this.#roots;
  }

  /** Every row that may be on screen. */
  *rows(): Iterable<TreeRow> {
    for (const { row } of this.#byId.values()) yield row;
  }

  find(id: string): TreeElement | undefined {
    return this.#byId.get(id);
  }

  /** Takes over new rows and says which elements differ from what was drawn. */
  update(rows: readonly TreeRow[]): TreeChange {
    const before = this.#byId;
    const changed: TreeElement[] = [];
    this.#byId = new Map();
    const rootIds = ids(this.#roots);
    this.#roots = rows.map((row) => this.#take(row, undefined, before, changed));
    return ids(this.#roots) === rootIds ? changed : 'all';
  }

  #take(
    row: TreeRow,
    parent: TreeElement | undefined,
    before: ReadonlyMap<string, Element>,
    changed: TreeElement[],
  ): TreeElement {
    const known = before.get(row.id);
    const element = known ?? new Element(row, (opened) => this.#open(opened));
    const differs = known !== undefined && !looksSame(known.row, row);
    element.row = row;
    element.parent = parent;
    this.#byId.set(row.id, element);
    const { opened } = element;
    if (opened === undefined) {
      if (differs) changed.push(element);
      return element;
    }
    const inner: TreeElement[] = [];
    element.opened = row.children.map((child) => this.#take(child, element, before, inner));
    // Drawing an element again draws what is below it too.
    if (differs || ids(element.opened) !== ids(opened)) changed.push(element);
    else changed.push(...inner);
    return element;
  }

  #open(element: Element): readonly TreeElement[] {
    return element.row.children.map((child) => this.#take(child, element, this.#byId, []));
  }
}

function ids(elements: readonly TreeElement[]): string {
  return JSON.stringify(elements.map((element) => element.id));
}

/**
 * Whether two rows are drawn alike, tooltips included; those hold absolute times, and so change only with a session.
 * Places are left out: they are not drawn, and every line added to a file moves those below.
 */
function looksSame(one: TreeRow, other: TreeRow): boolean {
  return fingerprint(one) === fingerprint(other);
}

function fingerprint(row: TreeRow): string {
  const { label, description, state, spoken, arn, hop, baseOnly, expandable, color, icon } = row;
  const drawn = [label, description, state, spoken, arn, baseOnly, expandable, color, icon];
  return JSON.stringify([
    ...drawn,
    row.favourite,
    row.protectedBy,
    hop?.live?.expiresAt,
    row.ends,
    row.signIn,
    notes(row),
  ]);
}

function notes({ plan }: TreeRow): unknown {
  return plan?.kind === 'chain' ? plan.notes.map((note) => note.message) : undefined;
}
