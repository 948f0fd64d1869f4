import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What is run: the environment goes to the process by itself, so that no list of processes shows it. */
export interface ChildPlan {
  readonly file: string;
  readonly args: readonly string[];
  /** Windows only: the arguments are one line, which must not be quoted again. */
  readonly verbatim?: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly size: Size;
}

export interface ChildEvents {
  readonly onData: (text: string) => void;
  /** `code` is undefined where the process was ended by a signal. */
  readonly onExit: (code: number | undefined) => void;
  readonly onError: (error: Error) => void;
}

/** A process of a task. */
export interface Child {
  write(text: string): void;
  resize(size: Size): void;
  /** Ends it and what it started. */
  kill(): void;
}

/** The part of node-pty that is used. */
export interface PtyModule {
  spawn(
    file: string,
    args: string[] | string,
    options: { name: string; cols: number; rows: number; cwd: string; env: Record<string, string> },
  ): {
    onData(listener: (text: string) => void): unknown;
    onExit(listener: (exit: { exitCode: number; signal?: number }) => void): unknown;
    write(text: string): void;
    resize(columns: number, rows: number): void;
    kill(): void;
  };
}

/**
 * VS Code's own copy of node-pty, so that a task has a real terminal: colours, prompts, its width. It is no API, so
 * everything works without it, over pipes.
 *
 * @param appRoot the folder that VS Code is installed in
 */
export function loadPty(appRoot: string): PtyModule | undefined {
  for (const folder of ['node_modules', 'node_modules.asar.unpacked', 'node_modules.asar']) {
    try {
      const load = createRequire(path.join(appRoot, 'package.json'));
      return load(path.join(appRoot, folder, 'node-pty')) as PtyModule;
    } catch {
      // Not there, or not for this runtime: the next place, and pipes in the end.
    }
  }
  return undefined;
}

/** Starts a process in a terminal of its own, or over pipes where there is none. */
export function startChild(plan: ChildPlan, events: ChildEvents, pty: PtyModule | undefined): Child {
  if (pty !== undefined) {
    try {
      return startInTerminal(plan, events, pty);
    } catch {
      // A copy of node-pty that loads but does not run here.
    }
  }
  return startOverPipes(plan, events);
}

function startInTerminal(plan: ChildPlan, events: ChildEvents, pty: PtyModule): Child {
  const child = pty.spawn(plan.file, plan.verbatim === true ? plan.args.join(' ') : [...plan.args], {
    name: 'xterm-256color',
    cols: plan.size.columns,
    rows: plan.size.rows,
    cwd: plan.cwd,
    env: { ...plan.env },
  });
  child.onData(events.onData);
  child.onExit(({ exitCode, signal }) => {
    events.onExit(signal === undefined || signal === 0 ? exitCode : undefined);
  });
  return {
    write: (text) => {
      child.write(text);
    },
    resize: ({ columns, rows }) => {
      child.resize(columns, rows);
    },
    kill: () => {
      child.kill();
    },
  };
}

function startOverPipes(plan: ChildPlan, events: ChildEvents): Child {
  const windows = process.platform === 'win32';
  const child = spawn(plan.file, plan.args, {
    cwd: plan.cwd,
    env: plan.env,
    stdio: 'pipe',
    windowsHide: true,
    windowsVerbatimArguments: plan.verbatim ?? false,
    // A group of its own, so that all of it can be ended.
    detached: !windows,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      events.onData(text.replaceAll(/\r?\n/g, '\r\n'));
    });
  }
  // A program that ends without reading what was typed is none of our business.
  child.stdin.on('error', () => undefined);
  child.once('error', events.onError);
  child.once('close', (code) => {
    events.onExit(code ?? undefined);
  });
  return {
    write: (text) => {
      if (text === '\u0004') child.stdin.end();
      else if (text === '\u0003') killGroup(child.pid, 'SIGINT');
      else child.stdin.write(text.replaceAll('\r', '\n'));
    },
    resize: () => undefined,
    kill: () => {
      killGroup(child.pid, 'SIGTERM');
    },
  };
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).unref();
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself.
  }
}
