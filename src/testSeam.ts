import type { Works } from './activation/works/works.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Later } from './platform/later.ts';
import type { Remembered } from './platform/memento.ts';
import type { IdentitiesView } from './views/identitiesView.ts';
import type { StatusItem } from './views/statusItem.ts';

/**
 * What `activate` returns when VS Code runs the extension's own tests, and only then: VS Code has no API through which
 * a test could read a tree or the status bar, or learn that a changed setting has taken effect. Everything else is tested through commands and VS Code's API.
 */
export interface TestSeam {
  readonly tree: Pick<
    IdentitiesView,
    'getChildren' | 'getTreeItem' | 'resolveTreeItem' | 'onDidChangeTreeData'
  >;
  readonly statusBar: Pick<StatusItem, 'status'>;
  readonly delivery: Pick<Delivery, 'choice' | 'settled'>;
  readonly remembered: Pick<Remembered, 'identity'>;
  /** Settles when the identity of the last time is back, or is known not to come. */
  readonly restored: Promise<void>;
}

/** Loads nothing by itself. */
export function seam(
  works: Later<Works>,
  tree: IdentitiesView,
  statusBar: StatusItem,
  remembered: Remembered,
): TestSeam {
  return {
    ...{ tree, statusBar, remembered },
    delivery: {
      get choice() {
        return works.made?.delivery.choice;
      },
      settled: async () => works.made?.delivery.settled(),
    },
    restored: works.begun ? works.get().then(({ restored }) => restored) : Promise.resolve(),
  };
}
