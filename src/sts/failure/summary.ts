import type { Base, ChainPlan, Hop } from '../../config/plan.ts';
import type {
  BaseSourceError,
  ConnectionError,
  ConnectionFailure,
  Failure,
  ServiceError,
} from '../errors.ts';
import { clockBehind, describeSkew } from './clock.ts';
import { kindOf, readDenial, refusedParameter } from './kind.ts';
import { shortPrincipal } from './principal.ts';
import { signInSteps } from './signIn.ts';

/** What went wrong at a hop: to whom, and what to do, in a sentence or two. */
export function hopSummary(
  plan: ChainPlan,
  index: number,
  caller: string | undefined,
  failure: Failure,
): string {
  const hop = plan.hops[index]!;
  const where = `“${plan.name}”, hop ${String(index + 1)} of ${String(plan.hops.length)}: `;
  const role = `${hop.role.name} (${hop.role.accountId})`;
  const who = caller === undefined ? 'the user whose keys call' : shortPrincipal(caller);
  if (failure.name !== 'ServiceError') {
    return `${where}${role} was not assumed. ${wordsOf(failure, plan)}`;
  }
  return where + hopSentence(failure, who, role, hop, plan, index);
}

function hopSentence(
  failure: ServiceError,
  who: string,
  role: string,
  hop: Hop,
  plan: ChainPlan,
  index: number,
): string {
  switch (kindOf(failure)) {
    case 'denied':
      return `${who} may not assume ${role}. ${denialAdvice(failure)}`;
    case 'deniedTags':
      return `${who} may not tag the session of ${role}. Both policies have to allow sts:TagSession as well.`;
    case 'deniedSourceIdentity':
      return `${who} may not set the source identity at ${role}. Both policies have to allow sts:SetSourceIdentity as well.`;
    case 'rootCaller':
      return `the account's root user cannot assume ${role}. Start from a user or a role.`;
    case 'mfaCode':
      return `STS did not take the MFA code for ${role}. Try again with the next code.`;
    case 'mfaDevice':
      return `the MFA device ${hop.mfaSerial?.value ?? ''} does not belong to ${who}. Correct mfa_serial of “${hop.profile}”.`;
    case 'mfaHalf':
      return `${role} was asked for with half of what MFA needs. Set mfa_serial of “${hop.profile}”.`;
    case 'longerThanRole':
      return `${role} does not last ${String(hop.durationSeconds?.value ?? 3600)} s. Lower duration_seconds of “${hop.profile}”, or raise the role's maximum.`;
    case 'longerThanChained':
      return `a role that is assumed by a role lasts one hour at most. Lower duration_seconds of “${hop.profile}”.`;
    case 'packedTooLarge':
      return `the session tags and policies for ${role} are too large. Shorten them.`;
    case 'badPolicy':
      return `STS cannot read the session policy for ${role}. Correct it in “${hop.profile}”.`;
    case 'transitiveTag':
      return `a session tag for ${role} collides with one that an earlier hop hands on. Remove it from one of them.`;
    case 'badParameter':
      return parameterSentence(failure, hop);
    default:
      return `${role} was not assumed. ${callSentence(failure, plan, index)}`;
  }
}

function denialAdvice({ text }: ServiceError): string {
  const denial = readDenial(text);
  if (denial?.explicit === true) {
    return `A policy (${denial.policy ?? 'which one, AWS does not say'}) denies it, whatever the others allow.`;
  }
  if (denial?.policy !== undefined) {
    return `AWS names the kind of policy that does not allow it: ${denial.policy}.`;
  }
  return "Its own policies and the role's trust policy both have to allow it.";
}

function parameterSentence({ text }: ServiceError, { profile }: Hop): string {
  const refused = refusedParameter(text);
  return refused === undefined
    ? `STS does not take what “${profile}” asks for: ${shortened(text)}`
    : `${refused.key} of “${profile}” must ${refused.rule}.`;
}

/** What went wrong at the base. */
export function baseSummary(plan: ChainPlan, failure: Failure): string {
  const { base } = plan;
  const said = failure.name === 'ServiceError' ? baseSentence(failure, base, plan) : wordsOf(failure, plan);
  const who = plan.name === base.profile ? `“${plan.name}”` : `“${plan.name}”: its base “${base.profile}”`;
  return `${who} gave no credentials. ${said}`;
}

function baseSentence(failure: ServiceError, base: Base, plan: ChainPlan): string {
  if (base.kind === 'sso' && failure.code === 'ForbiddenException') {
    return `You have no access to ${base.ssoRoleName} in account ${base.ssoAccountId}.`;
  }
  return kindOf(failure) === 'denied'
    ? `AWS says: ${shortened(failure.text)}`
    : callSentence(failure, plan, undefined);
}

/** Credentials came, but it is not sure whose they are. */
export function verificationSummary(plan: ChainPlan, failure: Failure): string {
  if (failure.name !== 'ServiceError') {
    return `“${plan.name}”: STS could not be asked who this is. ${wordsOf(failure, plan)}`;
  }
  return kindOf(failure) === 'wrongIdentity'
    ? `“${plan.name}” is not used: ${failure.text}`
    : `“${plan.name}”: STS did not say who this is. ${callSentence(failure, plan, plan.hops.length)}`;
}

/** Failures that any call of a chain may meet. */
function callSentence(failure: ServiceError, plan: ChainPlan, index: number | undefined): string {
  const before = index === undefined ? undefined : plan.hops[index - 1];
  const keys =
    before === undefined ? `the keys of “${plan.base.profile}”` : `the session of “${before.profile}”`;
  switch (kindOf(failure)) {
    case 'expired':
      return before === undefined
        ? `The keys of “${plan.base.profile}” have expired. Renew them, then try again.`
        : `The session of “${before.profile}” has expired. Assume it again.`;
    case 'unknownKeys':
      return `AWS does not know ${keys} in region ${plan.sts.region.value}. Check the keys, and whether the account uses that region.`;
    case 'clock':
      return clockSentence(failure);
    case 'signature':
      return `The secret does not belong to the access key id. Check ${keys}.`;
    case 'regionDisabled':
      return `STS is switched off in region ${plan.sts.region.value}. Choose another region for this chain.`;
    case 'throttled':
      return 'AWS asks to slow down. Try again in a minute.';
    case 'serviceTrouble':
      return `AWS has trouble itself (${failure.code}). Try again in a minute.`;
    default:
      return `AWS says ${failure.code}: ${shortened(failure.text)}`;
  }
}

function clockSentence({ text }: ServiceError): string {
  const behind = clockBehind(text);
  const amount = behind === undefined ? 'wrong' : describeSkew(behind);
  return `The clock of this machine is ${amount}. Set it, then try again.`;
}

/** What to do where the network's own words do not tell. */
const ADVICE: Partial<Readonly<Record<ConnectionFailure, string>>> = {
  refused: ' Check the endpoint, the proxy and the firewall.',
  reset: ' Try again; if it stays, check proxy and firewall.',
  timeout: ' Check the network, the VPN and the proxy.',
  unreachable: ' Check the network and the VPN.',
};

function wordsOf(failure: ConnectionError | BaseSourceError, plan: ChainPlan): string {
  if (failure.name === 'ConnectionError') {
    return failure.message + (ADVICE[failure.failure] ?? '');
  }
  const [step] = failure.failure === 'signInNeeded' ? signInSteps(plan) : [];
  const advice = step?.action?.kind === 'run' ? ` Run “${step.action.commandLine}” in a terminal.` : '';
  return shortened(failure.message) + advice;
}

const LONGEST = 240;

/** What programs say may have many lines; the document has all of them. */
function shortened(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  return flat.length <= LONGEST ? flat : `${flat.slice(0, LONGEST - 1)}…`;
}
