import { ExtensionMode, type ExtensionContext } from 'vscode';
import { beginIfNeeded, registerFront, sayUnloaded, showFirstStatus } from './activation/front.ts';
import type { Works } from './activation/works/works.ts';
import { lateApi } from './delivery/api/lateApi.ts';
import type { RoleChainApi } from './delivery/api/v1.ts';
import { LoadedLater, type Own } from './platform/later.ts';
import { Remembered } from './platform/memento.ts';
import { seam, type TestSeam } from './testSeam.ts';
import { IdentitiesView } from './views/identitiesView.ts';

/**
 * Registers what VS Code must know of, and nothing else. What does the work is another file, which is loaded at the first
 * need: when somebody looks at the list, clicks, starts something, or has something that goes on.
 */
export function activate(context: ExtensionContext): { readonly v1: RoleChainApi } & Partial<TestSeam> {
  context.environmentVariableCollection.persistent = false;
  const own: Own = (part) => {
    context.subscriptions.push(part);
    return part;
  };
  const remembered = new Remembered(context.workspaceState);
  const restoring = remembered.identity;
  const status = own(showFirstStatus(restoring));
  const load = async (): Promise<(ownToo: Own) => Works> => {
    const { createWorks } = await import('./activation/works/works.ts');
    return (ownToo) => createWorks(context, { status, view: identities.view, restoring }, ownToo);
  };
  const works = own(
    new LoadedLater(load, (error) => {
      sayUnloaded(error, status);
    }),
  );
  const identities: IdentitiesView = own(new IdentitiesView(works));
  registerFront(works, own);
  const v1 = lateApi(works);
  beginIfNeeded(works, restoring, own);
  const forTests = context.extensionMode === ExtensionMode.Test;
  return { v1, ...(forTests ? seam(works, identities, status, remembered) : {}) };
}
