import type { IdentityLinesDeps } from './identityLines.ts';

/** Lets the person choose an identity, for something else than the window. Loads the list when it is first shown. */
export async function pickName(deps: IdentityLinesDeps, title: string): Promise<string | undefined> {
  const [{ pickIdentity }, { identityLines }] = await Promise.all([
    import('../views/identityPick.ts'),
    import('./identityLines.ts'),
  ]);
  const picked = await pickIdentity(identityLines(deps, 'identities'), title);
  return picked?.kind === 'identity' ? picked.name : undefined;
}
