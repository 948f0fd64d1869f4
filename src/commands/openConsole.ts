import { commands, l10n, window as ui } from 'vscode';
import { isRegion } from '../config/values.ts';
import type { Asker } from '../sessions/asker.ts';
import { servedIdentity } from '../sessions/servedIdentity.ts';
import type { Clock } from '../sessions/clock.ts';
import type { LiveIdentity, WindowIdentity } from '../sessions/identity.ts';
import { consoleSite, destinationUrl, loginUrl, noConsole, type NoConsole } from '../sts/console.ts';
import type { ConsoleGateway } from '../sts/gateway.ts';
import { ConnectionError, ServiceError } from '../sts/errors.ts';
import type { SecretClipboard } from '../delivery/copyAs/clipboard.ts';
import type { Log } from '../platform/log.ts';
import { nameOf, type Command } from './command.ts';
import { askConsoleService } from './consoleServices.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { commandIds } from './ids.ts';
import { openAs, type OwnUseGuard } from './newTerminalAs.ts';
import { pickName } from './pickName.ts';

export interface ConsoleDeps extends IdentityLinesDeps {
  readonly window: { readonly state: WindowIdentity };
  readonly resolve: (name: string, asker: Asker) => Promise<LiveIdentity>;
  readonly gateway: () => Promise<ConsoleGateway>;
  /** A service as in the console's addresses, `home`, or `ask`. */
  readonly destination: { readonly value: string };
  /** Another endpoint than that of the partition. */
  readonly federationUrl: { readonly value: string | undefined };
  readonly clipboard: Pick<SecretClipboard, 'copy'>;
  readonly guard: OwnUseGuard;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens the AWS console as an identity: of a row, else of the window, else of one that the person picks. */
export function openConsoleCommand(deps: ConsoleDeps): Command {
  return {
    id: commandIds.openConsole,
    async run(arg) {
      const made = await makeLink(arg, l10n.t('Open the AWS Console as an Identity'), deps);
      // As a text: a Uri of VS Code would write the query anew, and the console not know it again.
      if (made !== undefined) await commands.executeCommand('vscode.open', made.link);
    },
  };
}

/** Copies the link instead, for another browser; it signs in whoever has it. */
export function copyConsoleLinkCommand(deps: ConsoleDeps): Command {
  return {
    id: commandIds.copyConsoleLink,
    async run(arg) {
      const made = await makeLink(arg, l10n.t('Copy a Link to the AWS Console as an Identity'), deps);
      if (made === undefined) return;
      await deps.clipboard.copy(made.link);
      const said = l10n.t(
        'Copied a link that signs in as {0}. It is cleared from the clipboard in a minute.',
        made.name,
      );
      ui.setStatusBarMessage(`$(key) ${said}`, 10_000);
    },
  };
}

async function makeLink(
  arg: unknown,
  title: string,
  deps: ConsoleDeps,
): Promise<{ readonly name: string; readonly link: string } | undefined> {
  const name = nameOf(arg) ?? servedIdentity(deps.window.state)?.plan.name ?? (await pickName(deps, title));
  if (name === undefined) return undefined;
  const plan = (await deps.source.current()).plans.get(name);
  const home = plan?.kind === 'chain' ? plan.region?.value : undefined;
  const page = await choosePage(deps.destination.value, home, title);
  if (page === undefined) return undefined;
  const made = await openAs(name, deps, async (asker) => {
    const identity = await deps.resolve(name, asker);
    return linkFor(identity, page, deps, asker.signal).catch(refusal);
  });
  if (made === undefined || typeof made === 'string')
    return made === undefined ? undefined : { name, link: made };
  deps.log.warn(made.message);
  void ui.showErrorMessage(made.message);
  return undefined;
}

/** What the console does not take is an answer for the person, not a failure of the chain. */
function refusal(error: unknown): NoConsoleError {
  if (error instanceof NoConsoleError) return error;
  throw error;
}

interface Page {
  readonly service: string;
  readonly region: string | undefined;
}

async function choosePage(
  setting: string,
  home: string | undefined,
  title: string,
): Promise<Page | undefined> {
  if (setting !== 'ask') return { service: setting, region: home };
  const service = await askConsoleService(title);
  if (service === undefined) return undefined;
  const region = await ui.showInputBox({
    title,
    prompt: l10n.t('Region of the console; left empty, the one that you used last'),
    value: home ?? '',
    validateInput: (text) =>
      text === '' || isRegion(text) ? undefined : l10n.t('Not the name of a region, such as eu-west-1'),
  });
  return region === undefined ? undefined : { service, region: region === '' ? undefined : region };
}

async function linkFor(
  { plan, verified, credentials }: LiveIdentity,
  { service, region }: Page,
  deps: ConsoleDeps,
  signal: AbortSignal,
): Promise<string> {
  const why = noConsole(verified.arn, credentials);
  if (why !== undefined) throw new NoConsoleError(whyText(plan.name, why));
  const site = consoleSite(plan.partition);
  if (site === undefined) {
    throw new NoConsoleError(
      l10n.t('The address of the console of the partition {0} is not known.', plan.partition),
    );
  }
  const federationUrl = deps.federationUrl.value ?? site.federationUrl;
  try {
    const gateway = await deps.gateway();
    const token = await gateway.signinToken(plan, federationUrl, credentials, signal);
    return loginUrl(federationUrl, token, destinationUrl(site.consoleUrl, service, region));
  } catch (error) {
    if (error instanceof ServiceError) {
      throw new NoConsoleError(
        l10n.t(
          'The AWS console did not let {0} in (status {1}). “Refresh Now” may help where its session was revoked.',
          plan.name,
          error.status,
        ),
      );
    }
    if (error instanceof ConnectionError) throw new NoConsoleError(error.message);
    throw error;
  }
}

function whyText(name: string, why: NoConsole): string {
  switch (why) {
    case 'user':
      return l10n.t(
        '{0} is an IAM user: the console takes sessions of roles only. Choose an identity that ends in a role.',
        name,
      );
    case 'root':
      return l10n.t('{0} has the keys of a root user: the console takes sessions of roles only.', name);
    case 'noSession':
      return l10n.t('{0} has long-term keys: the console takes sessions of roles only.', name);
  }
}

/** An identity that cannot go to the console; its message is for the person. */
class NoConsoleError extends Error {
  override readonly name = 'NoConsoleError';
}
