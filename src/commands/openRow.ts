import type { TreeElement } from '../views/treeDiff.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

interface OpenRowDeps {
  readonly tree: { open(element: TreeElement | undefined): Promise<void> };
}

/** Does what a click on a row of the tree does: on the row that is selected, where none is given. */
export function openRowCommand({ tree }: OpenRowDeps): Command {
  return {
    id: commandIds.openRow,
    run: (element) => tree.open(element as TreeElement | undefined),
  };
}
