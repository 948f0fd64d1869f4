import { env, ExtensionKind, l10n, type ExtensionContext } from 'vscode';
import { createDelivery } from '../../delivery/createDelivery.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import type { Endpoint } from '../../delivery/endpoint/endpoint.ts';
import { shadowing } from '../../delivery/shadowing.ts';
import { KeptEndpoint } from '../../platform/keptEndpoint.ts';
import type { Own } from '../../platform/later.ts';
import { delivery as setting } from '../../platform/settings.ts';
import type { Shadow } from '../../sessions/shadow.ts';
import type { Ground } from './ground.ts';
import type { Live } from './sessions.ts';

/** How processes get the window's identity. */
export interface Delivering {
  readonly endpoint: Endpoint;
  readonly delivery: Delivery;
  /** What in VS Code's own environment stands before the window's identity now. */
  readonly shadows: () => readonly Shadow[];
  /** The terminals run on another machine than this. */
  readonly otherMachine: boolean;
}

/** The endpoint, and the variables that terminals and tasks of this window get. */
export function deliverIdentity(
  context: ExtensionContext,
  { redactor, source, log, onError }: Ground,
  { window, inUse, sessions, clock }: Live,
  own: Own,
): Delivering {
  const otherMachine = context.extension.extensionKind === ExtensionKind.UI && env.remoteName !== undefined;
  const kept = new KeptEndpoint({
    secrets: context.secrets,
    workspaceState: context.workspaceState,
    workspace: context.storageUri?.toString(),
    log,
  });
  const { endpoint, delivery } = createDelivery(
    {
      ...{ window, inUse, source, sessions, setting, kept, otherMachine, clock, log, onError },
      collection: context.environmentVariableCollection,
      env: process.env,
      learn: (secret) => {
        redactor.learn(secret);
      },
      t: l10n.t,
    },
    own,
  );
  const shadows = () => shadowing(process.env, delivery.variables.values, l10n.t);
  return { endpoint, delivery, shadows, otherMachine };
}
