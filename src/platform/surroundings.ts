import { env, ExtensionKind, UIKind, type ExtensionContext } from 'vscode';

/** Whether the person's browser runs on the machine of this extension, so that 127.0.0.1 is the same for both. */
export function reachesCallback({ extension }: Pick<ExtensionContext, 'extension'>): boolean {
  if (env.uiKind === UIKind.Web) return false;
  return env.remoteName === undefined || extension.extensionKind === ExtensionKind.UI;
}
