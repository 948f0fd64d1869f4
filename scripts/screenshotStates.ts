import type { Locator } from 'playwright-core';
import type { Workbench } from '../test/support/vscode/workbench.ts';
import type { Demo } from './demo.ts';

export interface Scene {
  readonly demo: Demo;
  readonly workbench: Workbench;
}

/** A state worth a picture. States are shown one after the other in one window, in the order of the list. */
export interface State {
  /** Start of the file's name. */
  readonly name: string;
  /** Brings the state about and waits until it is on screen; may give the part of the window to picture. */
  readonly show: (scene: Scene) => Promise<Locator | undefined>;
}

export const states: readonly State[] = [
  {
    name: 'identities',
    show: async ({ workbench }) => {
      await workbench.openView('Role Chain');
      await workbench.treeRows.first().waitFor();
      return undefined;
    },
  },
];
