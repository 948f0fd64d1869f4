import { workspace } from 'vscode';
import type { Disposable } from '../sessions/emitter.ts';
import { declaredFrom, type Declared } from './declaredScopes.ts';
import { chainsSetting } from './settings.ts';

/** The setting `roleChain.chains`, as far as this workspace is trusted. */
export function declaredChains(): Declared {
  const scopes = workspace.getConfiguration().inspect<unknown>(chainsSetting);
  return declaredFrom(scopes ?? {}, workspace.isTrusted);
}

/** Told when the declared chains may have changed: by an edit of the settings, or by trust that was granted. */
export function onDidChangeDeclaredChains(listener: () => void): Disposable {
  const subscriptions = [
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(chainsSetting)) {
        listener();
      }
    }),
    workspace.onDidGrantWorkspaceTrust(listener),
  ];
  return {
    dispose: () => {
      for (const subscription of subscriptions) {
        subscription.dispose();
      }
    },
  };
}
