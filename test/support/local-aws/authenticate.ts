import { expiredToken, invalidClientToken } from './errors.ts';
import { partitionOf, type Account } from './organisation.ts';
import type { Caller } from './sessions.ts';
import { verifySignature, type SignatureClaim } from './sigv4.ts';
import type { WireRequest } from './wire.ts';
import type { World } from './world.ts';

/**
 * Finds out who signed a request. Throws what STS answers when keys are unknown, a token does not belong to
 * its keys, the signature or the clock is wrong, or the session has ended.
 */
export async function authenticate(
  request: WireRequest,
  claim: SignatureClaim,
  world: World,
  now: Date,
): Promise<Caller> {
  const known = identify(claim, world);
  if (known === undefined) throw invalidClientToken();
  const { caller, secretAccessKey } = known;
  if (!knownInRegion(caller.holder.account, claim.region)) throw invalidClientToken();
  await verifySignature(request, claim, secretAccessKey, 'sts', now, world.settings.signatureWindowMinutes);
  if (caller.session !== undefined && caller.session.expiresAt <= now) throw expiredToken();
  return caller;
}

function identify(
  claim: SignatureClaim,
  world: World,
): { caller: Caller; secretAccessKey: string } | undefined {
  const { accessKeyId, token } = claim;
  const owner = world.directory.key(accessKeyId);
  if (owner !== undefined) {
    if (token !== undefined || owner.key.active === false) return undefined;
    const { account, user } = owner;
    const holder =
      user === undefined ? ({ kind: 'root', account } as const) : ({ kind: 'user', account, user } as const);
    return { caller: { accessKeyId, holder }, secretAccessKey: owner.key.secretAccessKey };
  }
  const session = world.sessions.find(accessKeyId);
  if (session === undefined || session.sessionToken !== token) return undefined;
  return {
    caller: { accessKeyId, holder: session.holder, session },
    secretAccessKey: session.secretAccessKey,
  };
}

/** Credentials mean nothing in another partition, nor in an opt-in region that was not opted in to. */
function knownInRegion(account: Account, region: string): boolean {
  return (
    partitionOfRegion(region) === partitionOf(account) && !(account.regionsNotOptedIn ?? []).includes(region)
  );
}

export function partitionOfRegion(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}
