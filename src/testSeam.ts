import type { Delivery } from './delivery/delivery.ts';
import type { Remembered } from './platform/memento.ts';
import type { IdentityTree } from './views/identityTree.ts';
import type { StatusBar } from './views/statusBar.ts';

/**
 * What `activate` returns when VS Code runs the extension's own tests, and only then: VS Code has no API through which
 * a test could read a tree or the status bar, or learn that a changed setting has taken effect. Everything else is tested through commands and VS Code's API.
 */
export interface TestSeam {
  readonly tree: Pick<
    IdentityTree,
    'getChildren' | 'getTreeItem' | 'resolveTreeItem' | 'onDidChangeTreeData'
  >;
  readonly statusBar: Pick<StatusBar, 'status'>;
  readonly delivery: Pick<Delivery, 'choice' | 'settled'>;
  readonly remembered: Pick<Remembered, 'identity'>;
  /** Settles when the identity of the last time is back, or is known not to come. */
  readonly restored: Promise<void>;
}
