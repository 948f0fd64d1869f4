import { EventEmitter, workspace, type Uri } from 'vscode';
import type { Later } from '../platform/later.ts';
import type { Disposable } from '../sessions/emitter.ts';
import type { Explanations } from './explanation.ts';

/** Scheme of the addresses of our own, read-only documents. */
export const documentScheme = 'role-chain';

/** Gives documents their text, also those that VS Code opens again at its start. */
export function registerDocuments(works: Later<{ readonly documents: Explanations }>): Disposable {
  const changed = new EventEmitter<Uri>();
  works.follow(({ documents }) => {
    documents.onDidChange((uri) => {
      changed.fire(uri);
    });
  });
  const registered = workspace.registerTextDocumentContentProvider(documentScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => (await works.get()).documents.text(uri),
  });
  return {
    dispose: () => {
      registered.dispose();
      changed.dispose();
    },
  };
}
