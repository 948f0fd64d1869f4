import type { ExtensionContext, TerminalProfile, TreeView } from 'vscode';
import type { RunCommand } from '../../commands/runner.ts';
import type { RoleChainApi } from '../../delivery/api/v1.ts';
import type { DebugEnvironment } from '../../delivery/debug/debugProvider.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import type { OpenTask } from '../../delivery/tasks/taskProvider.ts';
import type { Own } from '../../platform/later.ts';
import { restoreIdentity } from '../../platform/rememberedIdentity.ts';
import type { SharedFilesSource } from '../../platform/sharedFilesSource.ts';
import type { Explanations } from '../../views/explanation.ts';
import type { IdentityTree } from '../../views/identityTree.ts';
import type { StatusItem } from '../../views/statusItem.ts';
import type { TreeElement } from '../../views/treeDiff.ts';
import { createApi } from './api.ts';
import { createCommands } from './commands.ts';
import { deliverIdentity } from './delivery.ts';
import { createGround } from './ground.ts';
import { createPrograms } from './programs.ts';
import { createSessions } from './sessions.ts';
import { createViews } from './views.ts';

/** What activation has made already. */
export interface Front {
  readonly status: StatusItem;
  readonly view: TreeView<TreeElement>;
  /** The identity of the last time, which comes back now. */
  readonly restoring: string | undefined;
}

/** What does the work, for all that activation has registered. */
export interface Works {
  readonly run: RunCommand;
  readonly source: SharedFilesSource;
  readonly delivery: Delivery;
  readonly tree: IdentityTree;
  readonly documents: Explanations;
  readonly debugging: DebugEnvironment;
  readonly openTask: OpenTask;
  readonly pinnedProfile: () => Promise<TerminalProfile>;
  readonly v1: RoleChainApi;
  /** Settles when the identity of the last time is back, or is known not to come. */
  readonly restored: Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Builds the product. Reads no file, opens no connection and loads no SDK: that waits for the first need. */
export function createWorks(context: ExtensionContext, front: Front, own: Own): Works {
  const ground = createGround(context, own);
  const live = createSessions(context, ground, own);
  const delivering = deliverIdentity(context, ground, live, own);
  const views = createViews(front, ground, live, delivering, own);
  const programs = createPrograms(context, { ...ground, ...live, ...delivering, ...views }, own);
  const { v1, consents } = createApi(context, ground, live, own);
  const run = createCommands({ ...ground, ...live, ...delivering, ...views, ...programs, consents }, own);
  const restored = restoreIdentity(front.restoring, live.window, ground)
    .catch(ground.onError)
    .finally(() => {
      views.statusBar.settle();
    });
  const { source, onError } = ground;
  const { delivery } = delivering;
  return { ...views, ...programs, run, source, delivery, v1, restored, onError };
}
