import * as vscode from 'vscode';
import type { MfaPrompt } from '../sts/mfa.ts';
import { CancelledError } from '../sts/errors.ts';
import { checkMfaCode, digitsOf, mfaPromptText } from './mfaText.ts';

/** Asks for the six digits that a hop needs, and says which device of which account shows them. */
export async function askMfaCode(prompt: MfaPrompt, signal: AbortSignal): Promise<string> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('MFA Code for {0}', prompt.chain);
  box.prompt = mfaPromptText(prompt, vscode.l10n.t);
  box.placeholder = vscode.l10n.t('six digits');
  // The code is read off a phone: looking away must not close the box.
  box.ignoreFocusOut = true;
  try {
    return await waitForCode(box, signal);
  } finally {
    box.dispose();
  }
}

function waitForCode(box: vscode.InputBox, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(new CancelledError());
    };
    if (signal.aborted) {
      giveUp();
      return;
    }
    signal.addEventListener('abort', giveUp, { once: true });
    box.onDidChangeValue((value) => {
      box.validationMessage = shown(checkMfaCode(value, 'typing', vscode.l10n.t));
    });
    box.onDidAccept(() => {
      const problem = checkMfaCode(box.value, 'accepted', vscode.l10n.t);
      box.validationMessage = shown(problem);
      if (problem === undefined) resolve(digitsOf(box.value));
    });
    box.onDidHide(() => {
      signal.removeEventListener('abort', giveUp);
      // After a code was accepted this changes nothing any more.
      giveUp();
    });
    box.show();
  });
}

function shown(problem: string | undefined): vscode.InputBoxValidationMessage | undefined {
  if (problem === undefined) return undefined;
  return { message: problem, severity: vscode.InputBoxValidationSeverity.Error };
}
