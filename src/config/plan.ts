import type { RoleArn } from './arn.ts';
import type { Place } from './place.ts';
import type { Problem } from './problem.ts';
import type { Secret } from './secret.ts';

/** Where a value of a plan came from; printed by "Explain chain". */
export type Source =
  | { readonly kind: 'property'; readonly profile: string; readonly key: string; readonly place: Place }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'rule'; readonly text: string };

export interface Sourced<T> {
  readonly value: T;
  readonly source: Source;
}

export interface SessionTag {
  readonly key: string;
  readonly value: string;
}

/** Where the first credentials of a chain come from. `profile` is the profile that declares them. */
export type Base =
  | StaticKeysBase
  | EnvironmentBase
  | InstanceMetadataBase
  | ContainerMetadataBase
  | SsoBase
  | WebIdentityBase
  | ProcessBase
  | LoginBase;

export type BaseKind = Base['kind'];

interface BaseCommon {
  readonly profile: string;
  /** The property or section header that declares the base; absent for a base that only settings name. */
  readonly place?: Place;
  /** `aws_account_id` of the profile, where it says. */
  readonly accountId?: string;
}

export interface StaticKeysBase extends BaseCommon {
  readonly kind: 'staticKeys';
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret;
}

/** `credential_source = Environment`: AWS_ACCESS_KEY_ID and so on, of the extension host's own environment. */
export interface EnvironmentBase extends BaseCommon {
  readonly kind: 'environment';
}

/** `credential_source = Ec2InstanceMetadata`. */
export interface InstanceMetadataBase extends BaseCommon {
  readonly kind: 'instanceMetadata';
}

/** `credential_source = EcsContainer`. */
export interface ContainerMetadataBase extends BaseCommon {
  readonly kind: 'containerMetadata';
}

export interface SsoBase extends BaseCommon {
  readonly kind: 'sso';
  /** Name of the `[sso-session]` section; absent for the legacy form. */
  readonly session?: string;
  readonly startUrl: string;
  readonly ssoRegion: string;
  readonly ssoAccountId: string;
  readonly ssoRoleName: string;
  /** `sso_registration_scopes` of the session, where it has any. */
  readonly scopes?: readonly string[];
  /** A configured URL of the portal (service id `sso`), by the same rules as the STS endpoint; absent: the SDK's own. */
  readonly portalUrl?: Sourced<string>;
  /** The same for the sign-in (service id `sso_oidc`). */
  readonly oidcUrl?: Sourced<string>;
}

/** `web_identity_token_file` with `role_arn`: AssumeRoleWithWebIdentity is the base itself, not a hop. */
export interface WebIdentityBase extends BaseCommon {
  readonly kind: 'webIdentity';
  readonly tokenFile: string;
  readonly role: RoleArn;
  readonly sessionName?: string;
}

/** `credential_process`. The command line may hold secrets of its own, so it is not printed. */
export interface ProcessBase extends BaseCommon {
  readonly kind: 'process';
  readonly command: Secret;
}

/** `login_session` (`aws login`). */
export interface LoginBase extends BaseCommon {
  readonly kind: 'login';
  readonly loginSession: string;
}

/** One AssumeRole call: every parameter that will be sent, and nothing else will be. */
export interface Hop {
  /** The profile that declares the role, or the name of the chain in settings. */
  readonly profile: string;
  readonly place?: Place;
  readonly role: RoleArn;
  /** `role_session_name`; absent means the default of `roleChain.sessionName`, applied by the resolver. */
  readonly sessionName?: Sourced<string>;
  readonly externalId?: Sourced<string>;
  readonly mfaSerial?: Sourced<string>;
  /** A program that prints the MFA code (`mfa_process`). */
  readonly mfaProcess?: Sourced<Secret>;
  /** Seconds that will be sent as DurationSeconds, after clamping. Absent: not sent, STS's default of 3600 holds. */
  readonly durationSeconds?: Sourced<number>;
  readonly sourceIdentity?: Sourced<string>;
  readonly tags?: Sourced<readonly SessionTag[]>;
  readonly transitiveTagKeys?: Sourced<readonly string[]>;
  /** Session policy, JSON text. */
  readonly policy?: Sourced<string>;
  readonly policyArns?: Sourced<readonly string[]>;
}

/** The STS endpoint of a chain; one for all its hops, so that one kept-alive connection serves them. */
export interface StsEndpoint {
  readonly region: Sourced<string>;
  /** A configured URL; absent means the SDK's own endpoint of the region. */
  readonly url?: Sourced<string>;
  readonly useFips: boolean;
  readonly useDualstack: boolean;
  /** `sts_regional_endpoints = legacy`: the global endpoint for the old regions. */
  readonly useGlobalEndpoint: boolean;
}

/** Something a person should know about a plan though it works: a clamped duration, an ignored key. */
export interface PlanNote {
  /** Index into {@link ChainPlan.hops}; absent for a note on the whole chain or its base. */
  readonly hop?: number;
  readonly message: string;
  readonly place?: Place;
}

/** A chain as data, made without the network: a base, then zero or more hops in the order of the calls. */
export interface ChainPlan {
  readonly kind: 'chain';
  readonly name: string;
  readonly origin: 'profile' | 'settings';
  /** The section header of the profile. */
  readonly place?: Place;
  readonly base: Base;
  readonly hops: readonly Hop[];
  /** AWS partition of the chain's roles: `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /** Region for the person's own tools (AWS_REGION in terminals): the selected profile's, else the nearest source's. */
  readonly region?: Sourced<string>;
  readonly sts: StsEndpoint;
  /** Path of a PEM file (`ca_bundle`, AWS_CA_BUNDLE). */
  readonly caBundle?: Sourced<string>;
  /** `max_attempts`: tries per call, the first included. */
  readonly maxAttempts?: Sourced<number>;
  readonly retryMode?: Sourced<'standard' | 'adaptive' | 'legacy'>;
  readonly notes: readonly PlanNote[];
  /** Warnings and information that touch this profile; never errors. */
  readonly problems: readonly Problem[];
}

/** A profile that cannot be resolved, with what is wrong. */
export interface BrokenChain {
  readonly kind: 'broken';
  readonly name: string;
  readonly origin: 'profile' | 'settings';
  readonly place?: Place;
  /** The role the profile would end in, where its ARN can be read; for the row's text. */
  readonly role?: RoleArn;
  /** At least one of severity `error`. */
  readonly problems: readonly Problem[];
}

/** A section that yields no identity by itself (only a region, say). Not an error: it may serve others. */
export interface PlainProfile {
  readonly kind: 'plain';
  readonly name: string;
  readonly origin: 'profile';
  readonly place?: Place;
  readonly problems: readonly Problem[];
}

export type Plan = ChainPlan | BrokenChain | PlainProfile;

/** Hop `index` (from 0) of a plan. Asking for one that the plan does not have is a defect of the caller. */
export function hopAt(plan: ChainPlan, index: number): Hop {
  const hop = plan.hops[index];
  if (hop === undefined) {
    throw new RangeError(`“${plan.name}” has no hop ${String(index + 1)}.`);
  }
  return hop;
}
