import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Asker } from '../../sessions/asker.ts';
import type { Clock } from '../../sessions/clock.ts';
import { Emitter, type Disposable, type Event } from '../../sessions/emitter.ts';
import type { LiveIdentity, WindowIdentity } from '../../sessions/identity.ts';
import { timeOfDay } from '../../platform/text.ts';
import { LaunchHolds } from '../launchHolds.ts';
import { PIN_ID, pinIdOf } from './mark.ts';
import type { Pinned, Reopened } from './pinnedIdentities.ts';
import { platformKey, shellProfile } from './shellProfile.ts';
import type { ShimFiles } from './shimFiles.ts';
import { carriedValue, PIN_SINCE } from './shim.ts';
import { terminalPlan } from './terminalPlan.ts';

/** A terminal that is open and holds an identity of its own. */
export interface PinnedTerminal {
  readonly id: string;
  readonly name: string;
  readonly terminal: vscode.Terminal;
  readonly mode: Pinned['mode'];
  /** How its identity stands now; for one with fixed keys, as it stood when it was opened. */
  readonly state: WindowIdentity;
}

export interface PinnedTerminalsDeps {
  readonly open: (name: string, asker: Asker) => Promise<Pinned>;
  /** Opens the identity behind a pointer that a terminal from before holds; undefined where it is not ours. */
  readonly reopen: (url: string, token: string) => Promise<Reopened | undefined>;
  /** Names the last time that all sessions were forgotten: what was opened before was ended with them. */
  readonly forgottenAt: () => number;
  readonly identities: {
    stateOf(name: string): WindowIdentity;
    readonly onDidChange: Event<unknown>;
  };
  readonly shims: ShimFiles;
  readonly otherMachine: boolean;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

interface Opened {
  readonly id: string;
  readonly name: string;
  readonly mode: Pinned['mode'];
  /** With fixed keys. */
  readonly identity?: LiveIdentity;
}

/** Opens terminals that keep their identity whatever the window switches to, and knows those that are open. */
export class PinnedTerminals implements Disposable {
  readonly #deps: PinnedTerminalsDeps;
  readonly #changed: Emitter<void>;
  readonly #subscriptions: readonly Disposable[];
  /** By the ids of terminals: one that VS Code never opens lets go of its identity in the end. */
  readonly #launches: LaunchHolds;
  /** Identities of terminals that VS Code has not opened yet. */
  readonly #opening = new Map<string, Pinned>();
  readonly #open = new Map<vscode.Terminal, Opened>();
  #disposed = false;

  constructor(deps: PinnedTerminalsDeps) {
    this.#deps = deps;
    this.#launches = new LaunchHolds(deps.clock);
    this.#changed = new Emitter<void>(deps.onError);
    this.#subscriptions = [
      vscode.window.onDidOpenTerminal((terminal) => {
        this.#attach(terminal);
      }),
      vscode.window.onDidCloseTerminal((terminal) => {
        this.#detach(terminal);
      }),
      deps.identities.onDidChange(() => {
        if (this.#open.size > 0) this.#changed.fire();
      }),
    ];
    // Those of an extension host before this one, in the same window.
    for (const terminal of vscode.window.terminals) this.#attach(terminal);
  }

  /** One was opened or closed, or an identity of one has changed. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  get all(): readonly PinnedTerminal[] {
    return [...this.#open].map(([terminal, { id, name, mode, identity }]) => {
      const state: WindowIdentity =
        identity === undefined
          ? this.#deps.identities.stateOf(name)
          : { kind: 'active', identity, renewal: { kind: 'scheduled' } };
      return { id, name, terminal, mode, state };
    });
  }

  /**
   * Opens a terminal as an identity.
   *
   * @throws ChainError; the asker's `signal.reason` when it left
   */
  async open(name: string, asker: Asker): Promise<vscode.Terminal> {
    const terminal = vscode.window.createTerminal(await this.options(name, asker));
    this.#attach(terminal);
    return terminal;
  }

  /** What a terminal as an identity is created with; it is known by these when VS Code opens it. */
  async options(name: string, asker: Asker): Promise<vscode.TerminalOptions> {
    const { open, shims, otherMachine } = this.#deps;
    const pinned = await open(name, asker);
    try {
      const shell = defaultShell();
      const plan = terminalPlan(shell, pinned.values, {
        platform: process.platform,
        shimFile: otherMachine || process.platform === 'win32' ? undefined : await shims.for(shell.path),
        otherMachine,
        comSpec: process.env['ComSpec'],
      });
      const id = this.#launches.add({
        dispose: () => {
          this.#opening.delete(id);
          pinned.dispose();
        },
      });
      this.#opening.set(id, pinned);
      const message = pinned.mode === 'static' ? this.#fixedKeys(pinned.identity) : undefined;
      return {
        name,
        ...{ shellPath: plan.shellPath, shellArgs: plan.shellArgs },
        env: { ...plan.env, [PIN_ID]: id, [PIN_SINCE]: String(this.#deps.forgottenAt()) },
        iconPath: new vscode.ThemeIcon('pinned'),
        color: new vscode.ThemeColor('terminal.ansiMagenta'),
        // VS Code would write the environment of a terminal that it restores to disk.
        isTransient: true,
        ...(message === undefined ? {} : { message }),
      };
    } catch (error) {
      pinned.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.#disposed = true;
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#launches.dispose();
    this.#open.clear();
    this.#changed.dispose();
  }

  #attach(terminal: vscode.Terminal): void {
    const id = pinIdOf(terminal);
    if (id === undefined || this.#open.has(terminal)) return;
    const pinned = this.#opening.get(id);
    if (pinned === undefined) {
      this.#reopen(terminal).catch(this.#deps.onError);
      return;
    }
    const { identity, mode } = pinned;
    this.#opening.delete(id);
    this.#launches.started(id);
    this.#add(terminal, { id, name: identity.plan.name, mode, ...(mode === 'static' ? { identity } : {}) });
  }

  /** A terminal that another extension host has opened goes on with its identity; one with fixed keys has them anyway. */
  async #reopen(terminal: vscode.Terminal): Promise<void> {
    const { reopen, forgottenAt } = this.#deps;
    const { env = {} } = terminal.creationOptions as vscode.TerminalOptions;
    const url = carriedValue(env, 'AWS_CONTAINER_CREDENTIALS_FULL_URI');
    const token = carriedValue(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN');
    if (url === undefined || token === undefined) return;
    if (env[PIN_SINCE] !== String(forgottenAt())) return;
    const reopened = await reopen(url, token);
    if (reopened === undefined) return;
    const id = this.#launches.add(reopened);
    const gone = this.#disposed || this.#open.has(terminal) || !vscode.window.terminals.includes(terminal);
    if (gone) {
      this.#launches.ended(id);
      return;
    }
    this.#launches.started(id);
    this.#add(terminal, { id, name: reopened.name, mode: 'live' });
  }

  #add(terminal: vscode.Terminal, opened: Opened): void {
    this.#open.set(terminal, opened);
    this.#changed.fire();
  }

  #detach(terminal: vscode.Terminal): void {
    const entry = this.#open.get(terminal);
    if (entry === undefined) return;
    this.#open.delete(terminal);
    this.#launches.ended(entry.id);
    this.#changed.fire();
  }

  #fixedKeys({ plan, expiresAt }: LiveIdentity): string {
    const { l10n, env } = vscode;
    const { otherMachine, clock } = this.#deps;
    const until = expiresAt === undefined ? undefined : timeOfDay(expiresAt, clock.now(), env.language);
    const lines = [
      ...(until === undefined
        ? []
        : [l10n.t('The keys of {0} in this terminal end at {1}; they are not renewed.', plan.name, until)]),
      ...(otherMachine
        ? [l10n.t('This terminal is on another machine than Role Chain, whose endpoint it cannot reach.')]
        : []),
    ];
    return lines.join('\r\n');
  }
}

function defaultShell(): ReturnType<typeof shellProfile> {
  const key = platformKey(process.platform);
  const settings = vscode.workspace.getConfiguration('terminal.integrated');
  return shellProfile(
    { defaultProfile: settings.get(`defaultProfile.${key}`), profiles: settings.get(`profiles.${key}`) },
    {
      platform: process.platform,
      systemShell: vscode.env.shell,
      env: process.env,
      exists: existsSync,
    },
  );
}
