import { partitionOf } from './organisation.ts';
import type { RequestContext } from './policy.ts';
import { holderArn, holderId, type Caller } from './sessions.ts';

/** What an AssumeRole call says, as far as conditions of policies can ask for it. */
export interface AssumeRoleFacts {
  readonly roleSessionName: string;
  readonly externalId?: string | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  readonly transitiveTagKeys: readonly string[];
  /** When MFA was proved, by this call or by the GetSessionToken before it. */
  readonly mfaAt?: Date | undefined;
  readonly region: string;
  readonly now: Date;
}

/** The condition keys of an AssumeRole request, by their names in lower case. */
export function requestContext(caller: Caller, facts: AssumeRoleFacts): RequestContext {
  const { holder, session } = caller;
  const context = new Map<string, readonly string[]>();
  const set = (key: string, ...values: (string | undefined)[]): void => {
    const present = values.filter((value) => value !== undefined);
    if (present.length > 0) context.set(key.toLowerCase(), present);
  };
  set('aws:PrincipalArn', holder.kind === 'role' ? holder.role.arn : holderArn(holder));
  set('aws:PrincipalAccount', holder.account.id);
  set('aws:PrincipalPartition', partitionOf(holder.account));
  set('aws:userid', holderId(holder));
  if (holder.kind === 'user') set('aws:username', holder.user.name);
  set('aws:SourceIdentity', session?.sourceIdentity);
  set('aws:RequestedRegion', facts.region);
  set('aws:CurrentTime', facts.now.toISOString());
  set('sts:RoleSessionName', facts.roleSessionName);
  set('sts:ExternalId', facts.externalId);
  set('sts:SourceIdentity', facts.sourceIdentity);
  set('aws:TagKeys', ...facts.tags.keys());
  set('sts:TransitiveTagKeys', ...facts.transitiveTagKeys);
  for (const [key, value] of facts.tags) set(`aws:RequestTag/${key}`, value);
  const own = holder.kind === 'user' ? holder.user.tags : holder.kind === 'role' ? holder.role.role.tags : {};
  for (const [key, value] of Object.entries(own ?? {})) set(`aws:PrincipalTag/${key}`, value);
  for (const [key, value] of session?.tags ?? []) set(`aws:PrincipalTag/${key}`, value);
  setMfa(set, facts, session !== undefined);
  return context;
}

/** Long-term keys without MFA have no MFA keys at all; temporary ones without it say `false`. */
function setMfa(set: (key: string, value: string) => void, facts: AssumeRoleFacts, temporary: boolean): void {
  if (facts.mfaAt === undefined) {
    if (temporary) set('aws:MultiFactorAuthPresent', 'false');
    return;
  }
  set('aws:MultiFactorAuthPresent', 'true');
  set('aws:MultiFactorAuthAge', String(Math.floor((facts.now.getTime() - facts.mfaAt.getTime()) / 1000)));
}
