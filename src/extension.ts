import { ExtensionMode, type ExtensionContext } from 'vscode';
import { createApi } from './activation/api.ts';
import { createCommands } from './activation/commands.ts';
import { deliverIdentity } from './activation/delivery.ts';
import { createGround, type Own } from './activation/ground.ts';
import { createPrograms } from './activation/programs.ts';
import { createSessions } from './activation/sessions.ts';
import { createViews } from './activation/views.ts';
import type { RoleChainApi } from './delivery/api/v1.ts';
import { restoreIdentity } from './platform/rememberedIdentity.ts';
import type { TestSeam } from './testSeam.ts';

/** Builds the product. Reads no file, opens no connection and loads no SDK: that waits for the first need. */
export function activate(context: ExtensionContext): { readonly v1: RoleChainApi } & Partial<TestSeam> {
  context.environmentVariableCollection.persistent = false;
  const own: Own = (part) => {
    context.subscriptions.push(part);
    return part;
  };
  const ground = createGround(context, own);
  const live = createSessions(context, ground, own);
  const delivering = deliverIdentity(context, ground, live, own);
  const views = createViews(ground, live, delivering, own);
  const programs = createPrograms(context, { ...ground, ...live, ...delivering, ...views }, own);
  const { v1, consents } = createApi(context, ground, live, own);
  createCommands({ ...ground, ...live, ...delivering, ...views, ...programs, consents }, own);

  // Not awaited: activation is over, and the window need not wait for STS.
  const restored = restoreIdentity(live.window, ground.source, ground.remembered, ground.log).catch(
    ground.onError,
  );
  const { tree, statusBar } = views;
  const seam = { tree, statusBar, delivery: delivering.delivery, remembered: ground.remembered, restored };
  return { v1, ...(context.extensionMode === ExtensionMode.Test ? seam : {}) };
}
