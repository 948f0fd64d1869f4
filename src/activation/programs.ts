import path from 'node:path';
import { env, l10n, window as ui, type ExtensionContext } from 'vscode';
import { registerTerminalProfile } from '../commands/terminalProfile.ts';
import { DebugEnvironment, UnsupportedLaunchError } from '../delivery/debug/debugProvider.ts';
import { PinnedIdentities } from '../delivery/pinned/pinnedIdentities.ts';
import { PinnedTerminals } from '../delivery/pinned/pinnedTerminals.ts';
import { ShimFiles } from '../delivery/pinned/shimFiles.ts';
import { registerTasks } from '../delivery/tasks/taskProvider.ts';
import { registerProfileCompletion } from '../language/profileCompletion.ts';
import { debugEnabled, delivery as setting } from '../platform/settings.ts';
import { CancelledError } from '../sts/errors.ts';
import { showFailure } from '../views/failureMessage.ts';
import { OpenSessions } from '../views/openSessions.ts';
import { person, withProgress } from '../views/progress.ts';
import { stepText, withPage } from '../views/stepText.ts';
import type { Delivering } from './delivery.ts';
import type { Ground, Own } from './ground.ts';
import type { Live } from './sessions.ts';
import type { Views } from './views.ts';

/** Everything through which one program gets an identity of its own: terminals, tasks, debuggers. */
export function createPrograms(
  context: ExtensionContext,
  deps: Ground & Live & Delivering & Views,
  own: Own,
): { readonly pinnedTerminals: PinnedTerminals } {
  const { inUse, sessions, delivery, clock, guard, source, log } = deps;
  const { t } = l10n;
  const pinned = new PinnedIdentities({ ...deps, ...{ identities: inUse, setting, env: process.env } });
  // Terminals are asked about by their commands, before the progress.
  const guardedOpen: PinnedIdentities['open'] = async (name, asker, inherited) => {
    if (!(await guard.allows(name, 'own'))) throw new CancelledError();
    return pinned.open(name, asker, inherited);
  };
  const pinnedTerminals = own(
    new PinnedTerminals({
      ...deps,
      open: (...of) => pinned.open(...of),
      reopen: (...of) => pinned.reopen(...of),
      forgottenAt: () => sessions.forgottenAt,
      identities: inUse,
      shims: new ShimFiles(path.join(context.globalStorageUri.fsPath, 'shells'), log),
    }),
  );
  own(new OpenSessions(pinnedTerminals, clock));
  own(registerTerminalProfile({ ...deps, pinnedTerminals }));
  own(
    registerTasks({
      ...{ open: guardedOpen, person, env: process.env, t, log },
      stepText: (step) =>
        stepText(
          withPage(step, (text, url) => `${text}: ${url}`),
          t,
        ),
      appRoot: env.appRoot,
    }),
  );
  own(
    new DebugEnvironment({
      ...{ window: delivery, open: guardedOpen, enabled: debugEnabled, env: process.env, clock, t, log },
      withPerson: (title, work) => withProgress(title, clock, work),
      showFailure: (error) => {
        if (error instanceof UnsupportedLaunchError) void ui.showErrorMessage(error.message);
        else showFailure(error, log);
      },
    }),
  );
  own(registerProfileCompletion(source));
  return { pinnedTerminals };
}
