import * as vscode from 'vscode';
import { findOnPath } from '../platform/findOnPath.ts';
import { BaseSourceError } from '../sts/errors.ts';

/** Where AWS says how to install its CLI. */
const INSTALL_PAGE = 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html';

/**
 * Signs a `login_session` profile in with the AWS CLI, in a terminal that runs nothing else. The profile's name is one
 * argument of it, and never part of a command line.
 *
 * @throws BaseSourceError `signInFailed`; the signal's reason when aborted
 */
export async function awsLogin(profile: string, signal: AbortSignal): Promise<void> {
  const program = await findOnPath('aws', process.env, process.platform);
  if (program === undefined) {
    throw new BaseSourceError(
      'signInFailed',
      vscode.l10n.t(
        '“{0}” signs in with “aws login”. Install the AWS CLI, 2.32 or later, and start VS Code anew: {1}',
        profile,
        INSTALL_PAGE,
      ),
    );
  }
  signal.throwIfAborted();
  const terminal = vscode.window.createTerminal({
    name: `aws login: ${profile}`,
    shellPath: program,
    shellArgs: ['login', '--profile', profile],
    isTransient: true,
  });
  terminal.show();
  const code = await exitOf(terminal, signal);
  if (code !== 0) {
    throw new BaseSourceError(
      'signInFailed',
      vscode.l10n.t(
        'The AWS CLI did not sign “{0}” in. “aws login” needs version 2.32 or later; its terminal says more.',
        profile,
      ),
    );
  }
}

function exitOf(terminal: vscode.Terminal, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const closing = vscode.window.onDidCloseTerminal((closed) => {
      if (closed !== terminal) return;
      end();
      resolve(closed.exitStatus?.code);
    });
    const onAbort = (): void => {
      end();
      terminal.dispose();
      reject(signal.reason as Error);
    };
    const end = (): void => {
      closing.dispose();
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
