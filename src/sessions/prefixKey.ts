import { createHash } from 'node:crypto';
import type { Base, ChainPlan, Hop } from '../config/plan.ts';
import type { Secret } from '../config/secret.ts';

/**
 * Keys of a chain's prefixes: `[0]` for the base alone, `[k]` for the base and the first k hops. Two chains share a key
 * exactly when the same calls, with the same parameters, to the same endpoint, made from the same base give the
 * session; a profile's name is not part of it, so an edited `role_arn` never finds the old identity. Secrets go in
 * hashed, and what comes out is a hash.
 */
export function prefixKeys(plan: ChainPlan, defaultSessionName: string): readonly string[] {
  const { region, url, useFips, useDualstack, useGlobalEndpoint } = plan.sts;
  const endpoint = [url?.value ?? null, region.value, useFips, useDualstack, useGlobalEndpoint];
  let key = digest(['base', endpoint, baseParts(plan.base)]);
  const keys = [key];
  for (const hop of plan.hops) {
    key = digest(['hop', key, hopParts(hop, defaultSessionName)]);
    keys.push(key);
  }
  return keys;
}

/** Key of the GetSessionToken session that stands between a base and roles that share one MFA device. */
export function mfaSessionKey(baseKey: string, serial: string, durationSeconds: number): string {
  return digest(['mfa', baseKey, serial, durationSeconds]);
}

function baseParts(base: Base): readonly unknown[] {
  switch (base.kind) {
    case 'staticKeys':
      return [base.kind, base.accessKeyId, hashed(base.secretAccessKey), hashed(base.sessionToken)];
    case 'environment':
    case 'instanceMetadata':
    case 'containerMetadata':
      return [base.kind];
    case 'sso':
      return [base.kind, base.session ?? base.startUrl, base.ssoRegion, base.ssoAccountId, base.ssoRoleName];
    case 'webIdentity':
      return [base.kind, base.tokenFile, base.role.text, base.sessionName ?? null];
    case 'process':
      return [base.kind, hashed(base.command)];
    case 'login':
      return [base.kind, base.loginSession];
  }
}

function hopParts(hop: Hop, defaultSessionName: string): readonly unknown[] {
  return [
    hop.role.text,
    hop.sessionName?.value ?? defaultSessionName,
    hop.externalId?.value ?? null,
    hop.mfaSerial?.value ?? null,
    hop.durationSeconds?.value ?? null,
    hop.sourceIdentity?.value ?? null,
    hop.tags?.value.map(({ key, value }) => [key, value]) ?? null,
    hop.transitiveTagKeys?.value ?? null,
    hop.policy?.value ?? null,
    hop.policyArns?.value ?? null,
  ];
}

function hashed(secret: Secret | undefined): string | null {
  return secret === undefined ? null : digest([secret.reveal()]);
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
