import { describePlace } from '../../config/place.ts';
import type { ChainPlan, Hop } from '../../config/plan.ts';
import type { ServiceError } from '../errors.ts';
import type { FailureStep, Finding } from './explanation.ts';
import { readDenial, type Denial, type ServiceFailureKind } from './kind.ts';
import { policiesForHop } from './policies.ts';
import { readPrincipal } from './principal.ts';
import { assumeAgain, copyPolicies, diagnose, openBase, openHop } from './steps.ts';

/** A hop that AWS refused for lack of permission. */
export interface Denied {
  readonly plan: ChainPlan;
  /** From 0. */
  readonly index: number;
  readonly hop: Hop;
  readonly caller: string | undefined;
  readonly failure: ServiceError;
}

/** AccessDenied that is about permission: STS does not tell which of the two policies lacks what. */
export function explainDenied(denied: Denied, kind: ServiceFailureKind): Finding {
  const { plan, index, caller } = denied;
  const policies = policiesForHop(plan, index, caller);
  switch (kind) {
    case 'rootCaller':
      return {
        causes: [
          "The chain starts with keys of the account's root user, and AWS never lets root assume a role.",
        ],
        steps: [
          { text: 'Make an IAM user or a sign-in through Identity Center, and start the chain there.' },
          openBase(plan),
        ],
      };
    case 'deniedTags':
      return {
        causes: tagCauses(denied),
        steps: [copyPolicies(plan, index), openHop(plan, index), assumeAgain(plan)],
        policies,
      };
    case 'deniedSourceIdentity':
      return {
        causes: sourceIdentityCauses(denied),
        steps: [copyPolicies(plan, index), openHop(plan, index), assumeAgain(plan)],
        policies,
      };
    default:
      return readDenial(denied.failure.text)?.explicit === true
        ? { causes: assumeCauses(denied), steps: denySteps(denied) }
        : { causes: assumeCauses(denied), steps: assumeSteps(denied), policies };
  }
}

function assumeCauses(denied: Denied): readonly string[] {
  const { hop, failure } = denied;
  const denial = readDenial(failure.text);
  if (denial?.policy !== undefined) {
    return [namedPolicyCause(denial, denial.policy), ...afterNamed(denied, denial)];
  }
  const crossAccount = isCrossAccount(denied);
  const trust = `The trust policy of ${hop.role.name} does not name the caller${conditionsToMeet(denied)}.`;
  const identity = crossAccount
    ? `The caller's own policies do not allow sts:AssumeRole on the role: across accounts both sides have to.`
    : `Nothing allows the caller sts:AssumeRole: within one account, a trust policy that names the account only (…:root) leaves it to the caller's own policies.`;
  return [
    // What the chain configures for this very hop is the likeliest thing to be wrong.
    ...wrongExternalId(denied),
    ...uselessMfa(denied),
    ...sessionPolicyCause(denied),
    trust,
    identity,
    ...missingMfa(denied),
    ...(crossAccount ? missingExternalId(denied) : []),
    `There is no role ${hop.role.text}: a mistyped name, path or account reads the same to STS.`,
    ...(crossAccount
      ? [`A service control policy of the organisation, or a permissions boundary of the caller, forbids it.`]
      : [`A permissions boundary of the caller forbids it.`]),
  ];
}

function namedPolicyCause({ explicit, action, caller }: Denial, policy: string): string {
  const whose =
    policy === 'resource-based' ? "the role's trust policy" : `a policy of the kind “${policy}” of ${caller}`;
  return explicit
    ? `An explicit Deny in ${whose}: no Allow can lift it, so that statement itself has to change.`
    : `AWS names what is missing: ${whose} does not allow ${action}.`;
}

/** AWS has named one policy; another may still be missing behind it. */
function afterNamed(denied: Denied, { explicit }: Denial): readonly string[] {
  return explicit
    ? missingMfa(denied)
    : ['Once it does, the other of the two policies may still be missing.'];
}

function wrongExternalId({ hop }: Denied): readonly string[] {
  return hop.externalId === undefined
    ? []
    : [`The trust policy asks for another external id than the one that “${hop.profile}” sets.`];
}

function missingExternalId({ hop }: Denied): readonly string[] {
  return hop.externalId === undefined
    ? [`The role asks for an external id, and “${hop.profile}” sets no external_id.`]
    : [];
}

function uselessMfa({ hop, index, plan }: Denied): readonly string[] {
  if (hop.mfaSerial === undefined) {
    return [];
  }
  if (index > 0) {
    return [`“${hop.profile}” sends an MFA code, but the caller is a role, which has no device.`];
  }
  const temporary = plan.base.kind !== 'staticKeys' || plan.base.sessionToken !== undefined;
  return temporary
    ? [`“${hop.profile}” sends an MFA code, but only a user's own long-term keys can prove MFA that way.`]
    : [];
}

function missingMfa({ hop, index }: Denied): readonly string[] {
  return index === 0 && hop.mfaSerial === undefined
    ? [`A policy asks for MFA (aws:MultiFactorAuthPresent), and “${hop.profile}” sets no mfa_serial.`]
    : [];
}

function sessionPolicyCause({ plan, index }: Denied): readonly string[] {
  const before = plan.hops[index - 1];
  return before?.policy === undefined && before?.policyArns === undefined
    ? []
    : [
        `The session of “${before.profile}” is limited by its session policy, which does not allow this call.`,
      ];
}

function conditionsToMeet({ hop }: Denied): string {
  const sent = [
    ...(hop.externalId === undefined ? [] : ['the external id']),
    ...(hop.mfaSerial === undefined ? [] : ['MFA']),
    ...(hop.sessionName === undefined ? [] : ['the session name']),
  ];
  return sent.length === 0 ? '' : `, or a condition in it (on ${sent.join(', ')}) does not hold`;
}

function assumeSteps(denied: Denied): readonly FailureStep[] {
  const { plan, index } = denied;
  return [compareRole(denied), copyPolicies(plan, index), diagnose(plan), assumeAgain(plan)];
}

/** No statement that is added helps against a Deny. */
function denySteps(denied: Denied): readonly FailureStep[] {
  const { plan, index } = denied;
  return [
    {
      text: 'Ask the owner of the policy for the condition of the Deny: it may be met (MFA, a network, a tag).',
    },
    openHop(plan, index),
    assumeAgain(plan),
  ];
}

function compareRole({ hop }: Denied): FailureStep {
  const { place, role } = hop;
  return place === undefined
    ? { text: `Compare the role's ARN, ${role.text}, with the one in the console.` }
    : {
        text: `Compare the role's ARN in ${describePlace(place)}, ${role.text}, with the one in the console.`,
        action: { kind: 'openPlace', place },
      };
}

function tagCauses({ plan, hop, index }: Denied): readonly string[] {
  const inherited = (hop.tags?.value.length ?? 0) === 0;
  const from = plan.hops
    .slice(0, index)
    .filter(({ transitiveTagKeys }) => (transitiveTagKeys?.value.length ?? 0) > 0)
    .map(({ profile }) => `“${profile}”`);
  return [
    inherited
      ? `Tags that ${from.join(' and ')} sets as transitive go along with every further hop, and one of the two policies does not allow sts:TagSession.`
      : `“${hop.profile}” sets session_tags, and one of the two policies allows sts:AssumeRole but not sts:TagSession.`,
    'A condition on tags (aws:RequestTag, aws:TagKeys, sts:TransitiveTagKeys) does not hold for these keys and values.',
  ];
}

function sourceIdentityCauses({ plan, hop, index }: Denied): readonly string[] {
  const first = plan.hops.slice(0, index + 1).find(({ sourceIdentity }) => sourceIdentity !== undefined);
  const earlier = first !== undefined && first !== hop;
  return [
    earlier && hop.sourceIdentity !== undefined
      ? `The source identity of “${first.profile}” stays for the whole chain: “${hop.profile}” may not set another one.`
      : `One of the two policies does not allow sts:SetSourceIdentity${earlier ? `; the source identity of “${first.profile}” goes along with every further hop` : ''}.`,
    'A condition on the source identity (sts:SourceIdentity) does not hold for this value.',
  ];
}

function isCrossAccount({ plan, index, hop, caller }: Denied): boolean {
  const account =
    plan.hops[index - 1]?.role.accountId ??
    (caller === undefined ? plan.base.accountId : readPrincipal(caller)?.accountId);
  return account !== hop.role.accountId;
}
