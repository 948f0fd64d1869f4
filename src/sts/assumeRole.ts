import type { Hop } from '../config/plan.ts';
import type { AssumeRoleRequest } from './gateway.ts';

/** Longest RoleSessionName that STS takes. */
const SESSION_NAME_LIMIT = 64;
const FALLBACK_SESSION_NAME = 'role-chain';

/**
 * The parameters of one AssumeRole call: what the hop's profile asks for and a session name, nothing else.
 *
 * @param defaultSessionName used where the profile names no session; already legal, see {@link legalSessionName}
 * @param mfaCode six digits, where the hop has a device and the caller is not yet authenticated with it
 */
export function assumeRoleRequest(hop: Hop, defaultSessionName: string, mfaCode?: string): AssumeRoleRequest {
  return {
    roleArn: hop.role.text,
    roleSessionName: hop.sessionName?.value ?? defaultSessionName,
    ...(hop.externalId && { externalId: hop.externalId.value }),
    ...(hop.durationSeconds && { durationSeconds: hop.durationSeconds.value }),
    ...(hop.mfaSerial && mfaCode !== undefined && { serialNumber: hop.mfaSerial.value, tokenCode: mfaCode }),
    ...(hop.sourceIdentity && { sourceIdentity: hop.sourceIdentity.value }),
    ...(hop.tags && { tags: hop.tags.value }),
    ...(hop.transitiveTagKeys && { transitiveTagKeys: hop.transitiveTagKeys.value }),
    ...(hop.policy && { policy: hop.policy.value }),
    ...(hop.policyArns && { policyArns: hop.policyArns.value }),
  };
}

/**
 * Any text as a RoleSessionName that STS takes: 2 to 64 of `[\w+=,.@-]`, ASCII only. Other characters become `-`.
 */
export function legalSessionName(text: string): string {
  const legal = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_+=,.@-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, SESSION_NAME_LIMIT)
    .replace(/-+$/, '');
  return legal.length < 2 ? FALLBACK_SESSION_NAME : legal;
}
