import { l10n, window as ui } from 'vscode';
import type { Asker } from '../sessions/asker.ts';
import { servedIdentity } from '../sessions/servedIdentity.ts';
import type { LiveIdentity, WindowIdentity } from '../sessions/identity.ts';
import { english } from '../platform/translate.ts';
import type { SecretClipboard } from '../delivery/copyAs/clipboard.ts';
import { copyFormats, type CopyFormat } from '../delivery/copyAs/formats.ts';
import { UnwritableValueError } from '../delivery/copyAs/value.ts';
import { staticVariables } from '../delivery/staticVariables.ts';
import { nameOf, type Command } from './command.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { commandIds } from './ids.ts';
import { openAs, type OwnUseGuard } from './newTerminalAs.ts';
import { pickName } from './pickName.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Log } from '../platform/log.ts';

interface CopyAsDeps extends IdentityLinesDeps {
  readonly window: { readonly state: WindowIdentity };
  readonly resolve: (name: string, asker: Asker) => Promise<LiveIdentity>;
  readonly clipboard: Pick<SecretClipboard, 'copy'>;
  readonly clock: Clock;
  readonly guard: OwnUseGuard;
  readonly log: Log;
}

/** Copies the environment of an identity: of a row, else of the window, else of one that the person picks. */
export function copyAsCommand(deps: CopyAsDeps): Command {
  return {
    id: commandIds.copyAs,
    async run(arg, formatId) {
      const name =
        nameOf(arg) ??
        servedIdentity(deps.window.state)?.plan.name ??
        (await pickName(deps, l10n.t('Copy the Environment of an AWS Identity')));
      if (name === undefined) return;
      const format = await chooseFormat(name, formatId);
      if (format === undefined) return;
      const identity = await openAs(name, deps, (asker) => deps.resolve(name, asker));
      if (identity === undefined) return;
      const text = write(format, identity);
      if (text === undefined) return;
      await deps.clipboard.copy(text);
      const said = l10n.t('Copied secrets of {0}. They are cleared from the clipboard in a minute.', name);
      ui.setStatusBarMessage(`$(key) ${said}`, 10_000);
    },
  };
}

async function chooseFormat(name: string, wanted: unknown): Promise<CopyFormat | undefined> {
  const formats = copyFormats(process.platform, l10n.t);
  const known = formats.find(({ id }) => id === wanted);
  if (known !== undefined) return known;
  const items = formats.map((format) => ({ label: format.label, description: format.example, format }));
  const chosen = await ui.showQuickPick(items, {
    title: l10n.t('Copy the Environment of {0}', name),
    placeHolder: l10n.t('It holds secrets: paste it only where nobody else reads it'),
  });
  return chosen?.format;
}

function write(format: CopyFormat, identity: LiveIdentity): string | undefined {
  const state: WindowIdentity = { kind: 'active', identity, renewal: { kind: 'scheduled' } };
  try {
    return format.write(staticVariables(state, english).values);
  } catch (error) {
    if (!(error instanceof UnwritableValueError)) throw error;
    void ui.showErrorMessage(
      l10n.t('{0} has a line break, which this form cannot hold: {1}', error.variable, format.label),
    );
    return undefined;
  }
}
