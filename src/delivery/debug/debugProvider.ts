import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Asker } from '../../sessions/asker.ts';
import type { Clock } from '../../sessions/clock.ts';
import type { Disposable } from '../../sessions/emitter.ts';
import type { Log } from '../../platform/log.ts';
import type { Translate } from '../../platform/translate.ts';
import { CREDENTIAL_NAMES } from '../pinned/names.ts';
import type { Pinned } from '../pinned/pinnedIdentities.ts';
import type { Variables } from '../variables.ts';
import { consoleOf, debuggerOf, type Debugger, type Launch } from './debuggers.ts';
import { hiddenBy, inheritedBeside, namesInFile, namesSetBy, withVariables } from './launchEnvironment.ts';
import { endsForRestart, LaunchHolds } from '../launchHolds.ts';
import { launchProperty } from './launches.ts';

/** Tells the session of a launch from all others, also of the same name. */
const ticketProperty = 'roleChainLaunch';

export interface DebugDeps {
  readonly window: { readonly variables: Variables; settled(): Promise<void> };
  readonly open: (name: string, asker: Asker, inherited?: DebugDeps['env']) => Promise<Pinned>;
  /** Runs work that a person waits for, with progress. */
  readonly withPerson: (title: string, work: (asker: Asker) => Promise<Pinned>) => Promise<Pinned>;
  readonly showFailure: (error: unknown) => void;
  readonly clock: Clock;
  readonly enabled: { readonly value: boolean };
  /** The environment that debuggers start programs with. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly t: Translate;
  readonly log: Log;
}

/** Gives debugged programs an identity: that of the window, or the one that the launch names. */
export class DebugEnvironment implements Disposable {
  readonly #deps: DebugDeps;
  readonly #subscriptions: readonly Disposable[];
  readonly #holds: LaunchHolds;

  constructor(deps: DebugDeps) {
    this.#deps = deps;
    this.#holds = new LaunchHolds(deps.clock);
    // Sessions below another have its configuration at times; that one ends last.
    this.#subscriptions = [
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: ({ configuration, parentSession }) => {
          const ticket: unknown = configuration[ticketProperty];
          if (ticket === undefined || parentSession !== undefined) return undefined;
          return {
            onWillReceiveMessage: (message) => {
              if (endsForRestart(message)) this.#holds.restarts(ticket);
            },
          };
        },
      }),
      vscode.debug.onDidStartDebugSession(({ configuration, parentSession }) => {
        if (parentSession === undefined) this.#holds.started(configuration[ticketProperty]);
      }),
      vscode.debug.onDidTerminateDebugSession(({ configuration, parentSession }) => {
        if (parentSession === undefined) this.#holds.ended(configuration[ticketProperty]);
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#holds.dispose();
  }

  /** The launch with what its identity needs; undefined where it can't have it, which was said. */
  async resolve(launch: vscode.DebugConfiguration): Promise<vscode.DebugConfiguration | undefined> {
    const how = debuggerOf(launch);
    const name: unknown = launch[launchProperty];
    const named = name !== undefined && name !== '' && launch.request === 'launch';
    if (!named) return how === undefined || !this.#deps.enabled.value ? launch : this.#asWindow(launch, how);
    try {
      return await this.#asNamed(name, launch, how);
    } catch (error) {
      this.#deps.showFailure(error);
      // For undefined VS Code ends a launch without a word: the word was said.
      return undefined;
    }
  }

  async #asWindow(launch: vscode.DebugConfiguration, how: Debugger): Promise<vscode.DebugConfiguration> {
    const { window } = this.#deps;
    await window.settled();
    const { values } = window.variables;
    // A terminal has them already, and secrets are never typed into one.
    if (values.size === 0 || isTyped(launch, how)) return launch;
    return withIdentity(launch, how, values, await namesTaken(launch, how));
  }

  async #asNamed(
    name: unknown,
    launch: vscode.DebugConfiguration,
    how: Debugger | undefined,
  ): Promise<vscode.DebugConfiguration> {
    const { open, withPerson, env, t } = this.#deps;
    if (typeof name !== 'string') {
      throw new UnsupportedLaunchError(t('“{0}” in a launch is the name of a profile.', launchProperty));
    }
    if (how === undefined) {
      throw new UnsupportedLaunchError(t('Launches of type “{0}” cannot run as {1}.', launch.type, name));
    }
    if (isTyped(launch, how)) {
      throw new UnsupportedLaunchError(
        t(
          '“{0}” would run in a terminal, into which VS Code types its environment for all to see. Set its console to “internalConsole” to run it as {1}.',
          launch.name,
          name,
        ),
      );
    }
    const taken = await namesTaken(launch, how);
    // What cannot be taken away from the program decides how it gets its identity.
    const stays = takesNull(launch) ? {} : inheritedBeside(env, taken);
    const pinned = await withPerson(t('Resolving {0}', name), (asker) => open(name, asker, stays));
    const hidden = hiddenBy(stays, pinned.values, taken, t);
    if (hidden !== undefined) {
      pinned.dispose();
      throw new UnsupportedLaunchError(t('“{0}” would not run as {1}. {2}', launch.name, name, hidden));
    }
    const ticket = { [ticketProperty]: this.#holds.add(pinned) };
    const given = { ...withIdentity(launch, how, pinned.values, taken), ...ticket };
    return takesNull(launch) ? withoutOthers(given, pinned.values, env) : given;
  }
}

/** A launch that cannot get what it asks for; its message is for the person. */
export class UnsupportedLaunchError extends Error {
  override readonly name = 'UnsupportedLaunchError';
}

/** Whether VS Code would write the program's environment into a command line. */
function isTyped(launch: Launch, how: Debugger): boolean {
  return how.terminal === 'typed' && consoleOf(launch, how) !== 'none';
}

/** VS Code's own debugger takes a variable away where its value is null; others fail at it. */
function takesNull({ type }: Launch): boolean {
  return type === 'node' || type === 'pwa-node';
}

/** Takes away what VS Code was started with and the program would inherit beside its identity. */
function withoutOthers(
  launch: vscode.DebugConfiguration,
  values: ReadonlyMap<string, string>,
  inherited: DebugDeps['env'],
): vscode.DebugConfiguration {
  const others = CREDENTIAL_NAMES.filter((name) => (inherited[name] ?? '') !== '' && !values.has(name));
  const cleared = Object.fromEntries(others.map((name) => [name, null]));
  return { ...launch, env: { ...cleared, ...(launch['env'] as object | undefined) } };
}

/** Names, in capitals, of all that the launch sets itself, also through files. */
async function namesTaken(launch: vscode.DebugConfiguration, how: Debugger): Promise<ReadonlySet<string>> {
  const taken = new Set(namesSetBy(launch, how));
  const { envFile } = launch as Launch;
  for (const file of Array.isArray(envFile) ? (envFile as unknown[]) : [envFile]) {
    if (typeof file !== 'string' || file === '') continue;
    // A file that is not there is the debugger's to complain about.
    for (const name of namesInFile(await readFile(file, 'utf8').catch(() => ''))) taken.add(name);
  }
  return taken;
}

function withIdentity(
  launch: vscode.DebugConfiguration,
  how: Debugger,
  values: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>,
): vscode.DebugConfiguration {
  return { ...launch, ...withVariables(launch, how, values, taken) };
}
