import { homedir } from 'node:os';
import { EventEmitter, type Pseudoterminal, type TerminalDimensions } from 'vscode';
import type { Asker } from '../../sessions/asker.ts';
import type { Step } from '../../sessions/identity.ts';
import { CancelledError, ChainError } from '../../sts/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Translate } from '../../platform/translate.ts';
import { isCredentialName } from '../pinned/names.ts';
import type { Pinned } from '../pinned/pinnedIdentities.ts';
import { processEnvironment } from '../pinned/processEnvironment.ts';
import { startChild, type Child, type PtyModule, type Size } from './child.ts';
import type { RoleChainTask } from './definition.ts';
import { taskCommand, taskFolder } from './taskCommand.ts';

export interface TaskTerminalDeps {
  readonly open: (name: string, asker: Asker) => Promise<Pinned>;
  /** Whoever started the task, and may be asked for what its identity needs. */
  readonly person: Pick<Asker, 'askMfaCode' | 'signIn'>;
  readonly stepText: (step: Step) => string;
  readonly pty: () => PtyModule | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly t: Translate;
  readonly log: Log;
}

const DEFAULT_SIZE: Size = { columns: 80, rows: 30 };
const CTRL_C = '\u0003';

/** The terminal of one task: resolves its identity in sight of the person, then runs the program as it. */
export class TaskTerminal implements Pseudoterminal {
  readonly #deps: TaskTerminalDeps;
  readonly #task: RoleChainTask;
  readonly #workspaceFolder: string | undefined;
  readonly #written = new EventEmitter<string>();
  readonly #ended = new EventEmitter<number>();
  readonly #resolving = new AbortController();
  #size = DEFAULT_SIZE;
  #child: Child | undefined;
  #pinned: Pinned | undefined;
  #closed = false;

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#ended.event;

  constructor(task: RoleChainTask, workspaceFolder: string | undefined, deps: TaskTerminalDeps) {
    this.#task = task;
    this.#workspaceFolder = workspaceFolder;
    this.#deps = deps;
  }

  open(size: TerminalDimensions | undefined): void {
    if (size !== undefined) this.#size = size;
    this.#run().catch((error: unknown) => {
      this.#fail(error);
    });
  }

  close(): void {
    this.#closed = true;
    this.#resolving.abort(new CancelledError());
    this.#child?.kill();
    this.#letGo();
  }

  handleInput(text: string): void {
    if (this.#child !== undefined) this.#child.write(text);
    else if (text === CTRL_C) this.#resolving.abort(new CancelledError());
  }

  setDimensions(size: TerminalDimensions): void {
    this.#size = size;
    this.#child?.resize(size);
  }

  async #run(): Promise<void> {
    const { open, person, stepText, t } = this.#deps;
    const { profile } = this.#task;
    this.#say(t('Resolving {0}…', profile));
    const pinned = await open(profile, {
      ...person,
      signal: this.#resolving.signal,
      onStep: (step) => {
        this.#say(stepText(step));
      },
    });
    this.#pinned = pinned;
    if (this.#closed) {
      this.#letGo();
      return;
    }
    this.#say(t('Runs as {0}', pinned.identity.verified.arn));
    this.#start(pinned);
  }

  #start(pinned: Pinned): void {
    const { env, pty, t } = this.#deps;
    const task = this.#task;
    const ignored = Object.keys(task.env).filter(isCredentialName);
    if (ignored.length > 0) {
      this.#say(
        t('Not taken from the task, since “profile” decides who it runs as: {0}', ignored.join(', ')),
      );
    }
    const cwd = taskFolder(task, this.#workspaceFolder, homedir());
    const { file, args, verbatim } = taskCommand(task, process.platform, env);
    this.#child = startChild(
      {
        ...{ file, args, verbatim, cwd, size: this.#size },
        env: processEnvironment(env, task.env, pinned.values),
      },
      {
        onData: (text) => {
          this.#written.fire(text);
        },
        onExit: (code) => {
          this.#end(code ?? 1);
        },
        onError: (error) => {
          this.#shout(t('“{0}” could not be started: {1}', file, error.message));
          this.#end(127);
        },
      },
      pty(),
    );
  }

  #fail(error: unknown): void {
    const { log, t } = this.#deps;
    const { profile } = this.#task;
    if (error instanceof CancelledError) {
      this.#shout(t('Cancelled: the task was not run.'));
    } else {
      log.error(`A task could not run as ${profile}.`, error);
      const reason = error instanceof ChainError ? error.message : t('The log says more.');
      this.#shout(t('The task was not run: {0} could not be resolved.', profile));
      this.#shout(reason);
    }
    this.#end(1);
  }

  #end(code: number): void {
    this.#child = undefined;
    this.#letGo();
    this.#ended.fire(code);
  }

  #letGo(): void {
    this.#pinned?.dispose();
    this.#pinned = undefined;
  }

  /** Dimmed, so that the program's own output stands out. */
  #say(text: string): void {
    this.#written.fire(`\u001b[2m${printable(text)}\u001b[0m\r\n`);
  }

  #shout(text: string): void {
    this.#written.fire(`\u001b[31m${printable(text)}\u001b[0m\r\n`);
  }
}

/** Names come from files: none of them may move the cursor. */
function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '').replaceAll('\n', '\r\n');
}
