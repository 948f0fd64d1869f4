import { hopAt, type Base, type ChainPlan, type Hop } from '../../config/plan.ts';
import { readPrincipal, type Principal } from './principal.ts';

/** A statement as IAM writes it; the order of the keys is the order in the text. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal?: { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What would allow one hop: statements for the two policies that both have to agree, with the chain's own ARNs. */
export interface HopPolicies {
  /** ARN of the role whose trust policy is meant. */
  readonly role: string;
  /** Whose identity policy is meant: an ARN, or words where the caller is not known. */
  readonly caller: string;
  readonly trust: readonly PolicyStatement[];
  readonly identity: readonly PolicyStatement[];
  /** What the statements cannot say themselves. */
  readonly notes: readonly string[];
}

/** Stands where nobody has said who calls; IAM refuses to save it, so it cannot be forgotten. */
export const UNKNOWN_CALLER = 'ARN-OF-THE-CALLER';

/**
 * The statements that let hop `index` (from 0) be made. A known previous hop is named by its configured role; the first
 * hop's caller by `callerArn`, as GetCallerIdentity or a refusal gave it, or by what the base says about itself.
 */
export function policiesForHop(plan: ChainPlan, index: number, callerArn?: string): HopPolicies {
  const hop = hopAt(plan, index);
  const caller = callerOf(plan, index, callerArn);
  const extra = extraActions(plan, index);
  const conditions = trustConditions(hop, index, caller);
  const trust = trustStatements(caller.principal, extra, conditions, caller.condition);
  return {
    role: hop.role.text,
    caller: caller.holder,
    trust,
    identity: [
      {
        Sid: 'AssumeRole',
        Effect: 'Allow',
        Action: actionList(['sts:AssumeRole', ...extra]),
        Resource: hop.role.text,
      },
    ],
    notes: [...caller.notes, ...hopNotes(plan, index, caller)],
  };
}

/** Statements as a whole policy document, ready to paste. */
export function policyText(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, undefined, 2);
}

interface Caller {
  /** Value for `Principal`. */
  readonly principal: string;
  /** Whose policy allows it: ARN, or words. */
  readonly holder: string;
  readonly accountId?: string;
  /** Narrows a principal that is wider than the caller. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly notes: readonly string[];
}

function callerOf(plan: ChainPlan, index: number, callerArn: string | undefined): Caller {
  const before = plan.hops[index - 1]?.role;
  if (before !== undefined) {
    return { principal: before.text, holder: before.text, accountId: before.accountId, notes: [] };
  }
  const principal = callerArn === undefined ? undefined : readPrincipal(callerArn);
  return principal === undefined || callerArn === undefined
    ? callerOfBase(plan)
    : callerOfPrincipal(principal, callerArn);
}

function callerOfPrincipal(principal: Principal, arn: string): Caller {
  const { partition, accountId, name } = principal;
  const root = `arn:${partition}:iam::${accountId}:root`;
  const permissionSet = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(name)?.[1];
  if (principal.kind === 'assumedRole' && permissionSet !== undefined) {
    return permissionSetCaller(partition, accountId, permissionSet);
  }
  switch (principal.kind) {
    case 'assumedRole': {
      const role = `arn:${partition}:iam::${accountId}:role/${name}`;
      const note = `The caller's session (${arn}) does not show the path of its role. If the role “${name}” has one, write it between “role/” and the name.`;
      return { principal: role, holder: role, accountId, notes: [note] };
    }
    case 'root':
      return {
        principal: root,
        holder: root,
        accountId,
        notes: [
          "AWS never lets an account's root user assume a role: start the chain from a user or a role.",
        ],
      };
    case 'federatedUser':
      return {
        principal: arn,
        holder: arn,
        accountId,
        notes: ['Sessions made with GetFederationToken may not call AssumeRole, whatever the policies say.'],
      };
    case 'user':
    case 'other':
      return { principal: arn, holder: arn, accountId, notes: [] };
  }
}

/** What a base says about itself without any call. */
function callerOfBase({ base, partition }: ChainPlan): Caller {
  if (base.kind === 'sso') {
    return permissionSetCaller(partition, base.ssoAccountId, base.ssoRoleName);
  }
  if (base.kind === 'webIdentity') {
    const { text, accountId } = base.role;
    return { principal: text, holder: text, accountId, notes: [] };
  }
  const holder = baseHolder(base);
  if (base.accountId === undefined) {
    return {
      principal: UNKNOWN_CALLER,
      holder,
      notes: [
        `Who the base “${base.profile}” is becomes known at the first call: put its ARN in the place of ${UNKNOWN_CALLER}.`,
      ],
    };
  }
  return {
    principal: `arn:${partition}:iam::${base.accountId}:root`,
    holder,
    accountId: base.accountId,
    notes: [
      `The principal is the whole account ${base.accountId}, since who the base “${base.profile}” is becomes known at the first call. The identity policies of that account decide who may.`,
    ],
  };
}

function baseHolder(base: Base): string {
  switch (base.kind) {
    case 'instanceMetadata':
      return 'the role of this EC2 instance';
    case 'containerMetadata':
      return 'the role of this container';
    default:
      return `the user or role of “${base.profile}”`;
  }
}

/**
 * Identity Center makes the role of a permission set anew, with another suffix, when its last assignment went away: AWS
 * advises to trust the account and to compare `aws:PrincipalArn` with a pattern (IAM Identity Center User Guide,
 * "Referencing permission sets in resource policies"). The pattern has no slash before its first `*`, since the path has
 * no region where Identity Center lives in us-east-1.
 */
function permissionSetCaller(partition: string, accountId: string, permissionSet: string): Caller {
  const pattern = `arn:${partition}:iam::${accountId}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_${permissionSet}_*`;
  return {
    principal: `arn:${partition}:iam::${accountId}:root`,
    holder: `the permission set ${permissionSet} of IAM Identity Center, in account ${accountId}`,
    accountId,
    condition: { ArnLike: { 'aws:PrincipalArn': pattern } },
    notes: [
      `The role of a permission set gets another name when it is assigned anew, so the trust policy names account ${accountId} and compares the ARN with a pattern.`,
      'The identity statement belongs into the permission set (an inline policy), not into the role itself: Identity Center would overwrite it.',
    ],
  };
}

/** Tags and source identities that were set before stay with the chain, and each further hop has to be allowed them. */
function extraActions(plan: ChainPlan, index: number): readonly string[] {
  const hop = hopAt(plan, index);
  const before = plan.hops.slice(0, index);
  const tagged =
    (hop.tags?.value.length ?? 0) > 0 ||
    before.some(({ transitiveTagKeys }) => (transitiveTagKeys?.value.length ?? 0) > 0);
  const named = [...before, hop].some(({ sourceIdentity }) => sourceIdentity !== undefined);
  return [...(tagged ? ['sts:TagSession'] : []), ...(named ? ['sts:SetSourceIdentity'] : [])];
}

function trustConditions(
  hop: Hop,
  index: number,
  caller: Caller,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return {
    ...(hop.externalId === undefined ? {} : { StringEquals: { 'sts:ExternalId': hop.externalId.value } }),
    // Only the first hop can prove MFA: a role's session has no device.
    ...(hop.mfaSerial === undefined || index > 0 ? {} : { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    ...caller.condition,
  };
}

/**
 * One statement, or two where conditions hold that belong to AssumeRole alone: the external id is no condition key of
 * sts:TagSession and sts:SetSourceIdentity (Service Authorization Reference of STS).
 */
function trustStatements(
  principal: string,
  extra: readonly string[],
  conditions: PolicyStatement['Condition'] & object,
  callerCondition: PolicyStatement['Condition'],
): readonly PolicyStatement[] {
  const Principal = { AWS: principal };
  const apart = extra.length > 0 && Object.keys(conditions).length > 0;
  const assume: PolicyStatement = {
    Sid: 'AssumeRole',
    Effect: 'Allow',
    Principal,
    Action: actionList(['sts:AssumeRole', ...(apart ? [] : extra)]),
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
  };
  if (!apart) {
    return [assume];
  }
  return [
    assume,
    {
      Sid: 'NameSession',
      Effect: 'Allow',
      Principal,
      Action: actionList(extra),
      ...(callerCondition === undefined ? {} : { Condition: callerCondition }),
    },
  ];
}

function hopNotes(plan: ChainPlan, index: number, caller: Caller): readonly string[] {
  const hop = hopAt(plan, index);
  const before = plan.hops[index - 1];
  const notes: string[] = [];
  if (caller.accountId !== undefined) {
    notes.push(
      caller.accountId === hop.role.accountId
        ? 'Caller and role are in one account: a trust policy that names the caller itself is enough there, the identity policy then only has to be free of a Deny.'
        : `The role is in account ${hop.role.accountId}, the caller in ${caller.accountId}: both policies are needed.`,
    );
  }
  if (hop.mfaSerial !== undefined && index > 0) {
    notes.push(
      `“${hop.profile}” sets mfa_serial, but its caller is a role, which has no MFA device: remove it there, and ask for MFA at the first hop.`,
    );
  }
  if (before?.policy !== undefined || before?.policyArns !== undefined) {
    notes.push(
      `The session of “${before.profile}” is limited by a session policy, which has to allow the same actions on the role too.`,
    );
  }
  return notes;
}

function actionList(actions: readonly string[]): string | readonly string[] {
  return actions.length === 1 ? (actions[0] ?? '') : actions;
}
