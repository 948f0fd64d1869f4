import * as vscode from 'vscode';
import type { DeviceCode, SignInPerson } from '../sts/signIn/person.ts';

/** The person at this window, when they have to sign in. */
export const signInPerson: SignInPerson = {
  openPage: async (url) => vscode.env.openExternal(vscode.Uri.parse(url, true)),
  showCode,
  awsLogin: async (profile, signal) => (await import('./awsLogin.ts')).awsLogin(profile, signal),
  get texts() {
    return {
      title: vscode.l10n.t('Role Chain for AWS'),
      done: vscode.l10n.t('You can close this window and go back to VS Code.'),
      denied: vscode.l10n.t('The request was denied. You can close this window.'),
      failed: vscode.l10n.t(
        'This does not belong to the sign-in that is under way, and was not used. You can close this window.',
      ),
    };
  },
};

/** Shows the code that the browser asks for, until it was confirmed; put away, the progress has code and page. */
function showCode({ session, userCode, url }: DeviceCode, signal: AbortSignal): void {
  const pick = vscode.window.createQuickPick();
  pick.title = vscode.l10n.t('Sign In to {0}', session);
  pick.placeholder = vscode.l10n.t('Confirm the code {0} in the browser', userCode);
  pick.items = [
    {
      label: `$(link-external) ${vscode.l10n.t('Copy Code and Open Page')}`,
      description: userCode,
      detail: url,
      alwaysShow: true,
    },
  ];
  pick.ignoreFocusOut = true;
  pick.onDidAccept(() => {
    copyAndOpen(userCode, url).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(
        vscode.l10n.t('Open {0} yourself, and confirm the code {1} there: {2}', url, userCode, why),
      );
    });
  });
  const close = (): void => {
    pick.dispose();
  };
  pick.onDidHide(close);
  signal.addEventListener('abort', close, { once: true });
  pick.show();
}

async function copyAndOpen(userCode: string, url: string): Promise<void> {
  await vscode.env.clipboard.writeText(userCode);
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}
