import type { ChainPlan } from '../../config/plan.ts';
import {
  BaseError,
  BaseSourceError,
  BrokenChainError,
  CancelledError,
  ConnectionError,
  HopError,
  PersonNeededError,
  ServiceError,
  UnknownChainError,
  VerificationError,
  type ChainError,
  type Failure,
} from '../errors.ts';
import { explainBase, explainBaseAnswer, explainMfaProgram } from './base.ts';
import { explainBroken, explainUnknown } from './configuration.ts';
import { explainConnection } from './connection.ts';
import { explainDenied } from './denied.ts';
import type { FailureExplanation, Finding } from './explanation.ts';
import { kindOf, UNEXPECTED_IDENTITY } from './kind.ts';
import { explainMfa } from './mfa.ts';
import { explainParameter } from './parameters.ts';
import { explainAnyCall } from './service.ts';
import { signInSteps } from './signIn.ts';
import { assumeAgain } from './steps.ts';
import { explainWrongIdentity } from './verification.ts';

/** Everything there is to say about a failure: which hop, who called whom, AWS's words, likely causes, what to do. */
export function explainFailure(error: ChainError | CancelledError): FailureExplanation {
  if (error instanceof CancelledError) {
    return {
      chain: '',
      title: 'Cancelled',
      summary: 'The work was ended before it was done. What was there before still holds.',
      causes: ['You cancelled it, or another identity was chosen meanwhile.'],
      steps: [{ text: 'Assume it again when you want it: “Role Chain: Assume Identity”.' }],
    };
  }
  return {
    chain: error.chain,
    title: titleOf(error),
    summary: error.message,
    ...factsOf(error),
    ...findingOf(error),
  };
}

function titleOf(error: ChainError): string {
  const name = `“${error.chain}”`;
  if (error instanceof HopError) {
    return `${name} stopped at hop ${String(error.number)} of ${String(error.of)}`;
  }
  if (error instanceof BaseError) {
    return `${name} stopped at its base`;
  }
  if (error instanceof VerificationError) {
    return `${name} was not confirmed`;
  }
  return error instanceof PersonNeededError ? `${name} waits for you` : `${name} cannot be resolved`;
}

type Facts = Pick<FailureExplanation, 'hop' | 'caller' | 'role' | 'answer' | 'where' | 'detail'>;

function factsOf(error: ChainError): Facts {
  if (error instanceof HopError) {
    const { number, of, caller, hop, failure } = error;
    return {
      hop: { number, of },
      ...(caller === undefined ? {} : { caller }),
      role: hop.role.text,
      ...failureFacts(failure, endpointOf(error.plan)),
    };
  }
  if (error instanceof BaseError) {
    return failureFacts(error.failure, portalOf(error.plan) ?? endpointOf(error.plan));
  }
  return error instanceof VerificationError ? failureFacts(error.failure, endpointOf(error.plan)) : {};
}

function endpointOf({ sts: { url, region } }: ChainPlan): string {
  return url === undefined ? region.value : `${url.value} (${region.value})`;
}

function portalOf({ base }: ChainPlan): string | undefined {
  return base.kind === 'sso' ? (base.portalUrl?.value ?? `Identity Center in ${base.ssoRegion}`) : undefined;
}

function failureFacts(failure: Failure, where: string): Facts {
  if (failure instanceof ServiceError) {
    const { code, text, requestId } = failure;
    return {
      // Our own finding, not an answer.
      ...(code === UNEXPECTED_IDENTITY
        ? {}
        : { answer: { code, text, ...(requestId === undefined ? {} : { requestId }) } }),
      where,
    };
  }
  if (failure instanceof ConnectionError) {
    return { where: failure.host };
  }
  return failure.detail === undefined || failure.detail === '' ? {} : { detail: failure.detail };
}

function findingOf(error: ChainError): Finding {
  if (error instanceof BrokenChainError) {
    return explainBroken(error);
  }
  if (error instanceof UnknownChainError) {
    return explainUnknown(error);
  }
  if (error instanceof PersonNeededError) {
    return personFinding(error);
  }
  if (error instanceof BaseError) {
    return baseFinding(error.plan, error.failure);
  }
  if (error instanceof VerificationError) {
    return verificationFinding(error.plan, error.failure);
  }
  return error instanceof HopError ? hopFinding(error) : { causes: [], steps: [] };
}

function hopFinding({ plan, hop, number, caller, failure }: HopError): Finding {
  const index = number - 1;
  if (failure instanceof ConnectionError) {
    return explainConnection(plan, failure);
  }
  if (failure instanceof BaseSourceError) {
    return explainMfaProgram(plan, index);
  }
  const kind = kindOf(failure);
  switch (kind) {
    case 'denied':
    case 'deniedTags':
    case 'deniedSourceIdentity':
    case 'rootCaller':
      return explainDenied({ plan, index, hop, caller, failure }, kind);
    case 'mfaCode':
    case 'mfaDevice':
    case 'mfaHalf':
      return explainMfa(plan, index, hop, kind);
    case 'longerThanRole':
    case 'longerThanChained':
    case 'packedTooLarge':
    case 'badPolicy':
    case 'transitiveTag':
    case 'badParameter':
      return explainParameter(plan, hop, failure, kind);
    default:
      return explainAnyCall(plan, index, failure, kind);
  }
}

function baseFinding(plan: ChainPlan, failure: Failure): Finding {
  if (failure instanceof ConnectionError) {
    return explainConnection(plan, failure);
  }
  return failure instanceof ServiceError ? explainBaseAnswer(plan, failure) : explainBase(plan, failure);
}

function verificationFinding(plan: ChainPlan, failure: Failure): Finding {
  if (failure instanceof ConnectionError) {
    return explainConnection(plan, failure);
  }
  if (failure instanceof BaseSourceError) {
    return explainBase(plan, failure);
  }
  const kind = kindOf(failure);
  return kind === 'wrongIdentity'
    ? explainWrongIdentity(plan)
    : explainAnyCall(plan, plan.hops.length === 0 ? undefined : plan.hops.length, failure, kind);
}

function personFinding({ plan, reason }: PersonNeededError): Finding {
  return reason === 'mfa'
    ? {
        causes: [
          'A hop asks for an MFA code, and nothing in the background ever asks you for one by itself.',
        ],
        steps: [assumeAgain(plan)],
      }
    : {
        causes: ['The sign-in that the chain starts from has ended.'],
        steps: [...signInSteps(plan), assumeAgain(plan)],
      };
}
