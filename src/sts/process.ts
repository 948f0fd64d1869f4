import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { BaseSourceError } from './errors.ts';
import { redact } from './redact.ts';

const OUTPUT_LIMIT = 1024 * 1024;
const DETAIL_LIMIT = 2000;
/** More than is shown, so that a key is not cut off from the word before it that tells what it is. */
const REDACTED_LIMIT = 16_000;
/** How long output may still come after the program's end: what it left running may hold its pipes for days. */
const LAST_WORDS_MS = 1_000;

export interface ProgramOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a command line that the person's own configuration holds (`credential_process`, `mfa_process`) in the
 * system's shell, as the AWS CLI and SDKs do, and gives what it printed. Nothing is added to the line. It has no
 * standard input, so that a program that asks there ends instead of hanging.
 *
 * @throws BaseSourceError `processFailed` with its redacted stderr; the signal's reason when aborted
 */
export async function runProgram(
  commandLine: string,
  what: string,
  options: ProgramOptions,
): Promise<string> {
  const { signal, timeoutMs } = options;
  signal.throwIfAborted();
  const child = start(commandLine, what, options.env);
  const output = { stdout: '', stderr: '' };
  const ended = { overflow: false, timedOut: false };
  const closePipes = (): void => {
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const stop = (): void => {
    endTree(child.pid);
    // A helper that has left the group lives on and holds them.
    closePipes();
  };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      if (output[name].length + chunk.length > OUTPUT_LIMIT) {
        ended.overflow = true;
        stop();
      } else {
        output[name] += chunk;
      }
    });
  }
  let timer = setTimeout(() => {
    ended.timedOut = true;
    stop();
  }, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const end = await new Promise<{ code: number | null; started: boolean }>((resolve) => {
      child.once('error', () => {
        resolve({ code: null, started: false });
      });
      child.once('exit', () => {
        clearTimeout(timer);
        timer = setTimeout(closePipes, LAST_WORDS_MS);
      });
      child.once('close', (code) => {
        resolve({ code, started: true });
      });
    });
    signal.throwIfAborted();
    const detail = redact(output.stderr.trim().slice(-REDACTED_LIMIT)).slice(-DETAIL_LIMIT);
    if (!end.started) throw notStarted(what);
    if (ended.timedOut) {
      const seconds = String(Math.round(timeoutMs / 1000));
      throw new BaseSourceError('processFailed', `${what} did not end within ${seconds} s.`, detail);
    }
    if (ended.overflow) {
      throw new BaseSourceError('processFailed', `${what} printed more than 1 MB.`);
    }
    if (end.code !== 0) {
      const code = end.code === null ? 'a signal' : `exit code ${String(end.code)}`;
      const said = detail === '' ? '' : ` It said: ${detail}`;
      throw new BaseSourceError('processFailed', `${what} ended with ${code}.${said}`, detail);
    }
    return output.stdout;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function start(
  commandLine: string,
  what: string,
  env: NodeJS.ProcessEnv | undefined,
): ChildProcessByStdio<null, Readable, Readable> {
  try {
    return spawn(commandLine, {
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own, so that ending it ends what the shell started too.
      detached: process.platform !== 'win32',
      ...(env === undefined ? {} : { env }),
    });
  } catch {
    // The words of this error quote the line, which may hold a password.
    throw notStarted(what);
  }
}

function notStarted(what: string): BaseSourceError {
  return new BaseSourceError('processFailed', `${what} could not be started.`);
}

function endTree(pid: number | undefined): void {
  if (pid === undefined) {
    return;
  }
  if (process.platform === 'win32') {
    execFile('taskkill', ['/pid', String(pid), '/T', '/F'], () => undefined);
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself meanwhile (on macOS a group that has just ended answers EPERM); anything else is a defect.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  }
}
