import type { TreeRow } from './treeModel.ts';

/** A row with an identity that outlives its content: VS Code refreshes a part of a tree by the very same object. */
export interface TreeElement {
  readonly id: string;
  row: TreeRow;
  parent: TreeElement | undefined;
  children: readonly TreeElement[];
}

/** What must be drawn again: everything, or just these elements. */
export type TreeChange = 'all' | readonly TreeElement[];

/** The elements of the tree, kept over changes of the rows. */
export class TreeElements {
  #roots: readonly TreeElement[] = [];
  #byId = new Map<string, TreeElement>();

  get roots(): readonly TreeElement[] {
    return this.#roots;
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
    before: ReadonlyMap<string, TreeElement>,
    changed: TreeElement[],
  ): TreeElement {
    const known = before.get(row.id);
    const element: TreeElement = known ?? { id: row.id, row, parent, children: [] };
    const childIds = ids(element.children);
    const differs = known !== undefined && !looksSame(known.row, row);
    element.row = row;
    element.parent = parent;
    this.#byId.set(row.id, element);
    const inner: TreeElement[] = [];
    element.children = row.children.map((child) => this.#take(child, element, before, inner));
    // Drawing an element again draws what is below it too.
    if (differs || (known !== undefined && ids(element.children) !== childIds)) changed.push(element);
    else changed.push(...inner);
    return element;
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
  const { label, description, state, spoken, arn, hop, baseOnly } = row;
  return JSON.stringify([label, description, state, spoken, arn, hop?.live?.expiresAt, baseOnly, notes(row)]);
}

function notes({ plan }: TreeRow): unknown {
  return plan?.kind === 'chain' ? plan.notes.map((note) => note.message) : undefined;
}
