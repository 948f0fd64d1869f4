import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Base, ChainPlan, Hop } from '../config/plan.ts';
import type { Secret } from '../config/secret.ts';

/**
 * What bases depend on that find their credentials by themselves. The store of sessions is one for all windows, also for
 * those of remote machines and for those that were started with other variables.
 */
export interface Surroundings {
  /** Name of the machine, container or remote that this code runs on. */
  readonly machine: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Platform beside name: Linux inside Windows has the name of its host. */
const HERE: Surroundings = { machine: `${process.platform} ${hostname()}`, env: process.env };

const KEY_VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
const CONTAINER_VARIABLES = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'];

/**
 * Keys of a chain's prefixes: `[0]` for the base alone, `[k]` for the base and the first k hops. Two chains share a key
 * exactly when the same calls, with the same parameters, made from the same base give the session; a profile's name is
 * not part of it, so an edited `role_arn` never finds the old identity. Nor is the region: what one regional endpoint of
 * a partition gives holds in all its regions, and profiles that differ in their region alone share their hops and their
 * MFA code. (What the global endpoint gives may not hold in regions that are opted into, so it is kept apart.) Secrets go
 * in hashed, and what comes out is a hash.
 */
export function prefixKeys(
  plan: ChainPlan,
  defaultSessionName: string,
  surroundings: Surroundings = HERE,
): readonly string[] {
  const { url, useGlobalEndpoint } = plan.sts;
  const endpoint = [url?.value ?? null, plan.partition, useGlobalEndpoint];
  let key = digest(['base', endpoint, baseParts(plan.base, defaultSessionName, surroundings)]);
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

function baseParts(
  base: Base,
  defaultSessionName: string,
  { machine, env }: Surroundings,
): readonly unknown[] {
  const variables = (names: readonly string[]): readonly unknown[] => names.map((name) => env[name] ?? null);
  switch (base.kind) {
    case 'staticKeys':
      return [base.kind, base.accessKeyId, hashed(base.secretAccessKey), hashed(base.sessionToken)];
    case 'environment':
      return [base.kind, machine, ...variables(KEY_VARIABLES)];
    case 'instanceMetadata':
      return [base.kind, machine];
    case 'containerMetadata':
      return [base.kind, machine, ...variables(CONTAINER_VARIABLES)];
    case 'sso': {
      const { session = null, startUrl, ssoRegion, ssoAccountId, ssoRoleName, portalUrl } = base;
      const portal = portalUrl?.value ?? null;
      return [base.kind, machine, session, startUrl, ssoRegion, ssoAccountId, ssoRoleName, portal];
    }
    case 'webIdentity':
      return [base.kind, machine, base.tokenFile, base.role.text, base.sessionName ?? defaultSessionName];
    case 'process':
      return [base.kind, machine, hashed(base.command)];
    case 'login':
      return [base.kind, machine, base.loginSession];
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
