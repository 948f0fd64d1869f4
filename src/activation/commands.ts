import { env } from 'vscode';
import { allCommands } from '../commands/all.ts';
import { registerCommands } from '../commands/register.ts';
import type { Consents } from '../delivery/api/consents.ts';
import { SecretClipboard } from '../delivery/copyAs/clipboard.ts';
import type { PinnedTerminals } from '../delivery/pinned/pinnedTerminals.ts';
import { systemClock } from '../platform/clock.ts';
import { plansByName } from '../platform/plansByName.ts';
import {
  consoleDestination,
  consoleFederationUrl,
  identityCenterProfileName,
  sessionSettings,
} from '../platform/settings.ts';
import { resolveByName } from '../sessions/resolveByName.ts';
import type { Delivering } from './delivery.ts';
import type { Ground, Own } from './ground.ts';
import type { Live } from './sessions.ts';
import type { Views } from './views.ts';

type Parts = Ground &
  Live &
  Delivering &
  Views & { readonly pinnedTerminals: PinnedTerminals; readonly consents: Consents };

/** Registers every command of the product. */
export function createCommands(parts: Parts, own: Own): void {
  const { source, sessions, gateway, clock, log, onError } = parts;
  const mfaSession = sessions.mfaSession.bind(sessions);
  const commands = allCommands({
    ...parts,
    resolve: (name, asker) => resolveByName({ sessions, ...plansByName(source) }, name, asker, 'use'),
    doctor: { gateway, clock: systemClock, settings: sessionSettings, mfaSession },
    clipboard: own(new SecretClipboard(env.clipboard, clock, onError)),
    destination: consoleDestination,
    federationUrl: consoleFederationUrl,
    profileName: identityCenterProfileName,
  });
  registerCommands(commands, log).forEach(own);
}
