import type { ChainPlan, Source } from '../../config/plan.ts';
import type { ServiceError } from '../errors.ts';
import type { FailureStep, Finding } from './explanation.ts';
import type { ServiceFailureKind } from './kind.ts';
import { explainClock, explainExpired, explainSignature, explainUnknownKeys } from './keys.ts';
import { assumeAgain, diagnose, openPlace } from './steps.ts';

/**
 * Answers that any call of a chain may get, whoever is asked for.
 *
 * @param index of the hop that was called, from 0; undefined for the base and for GetCallerIdentity at the end
 */
export function explainAnyCall(
  plan: ChainPlan,
  index: number | undefined,
  failure: ServiceError,
  kind: ServiceFailureKind,
): Finding {
  switch (kind) {
    case 'expired':
      return explainExpired(plan, index);
    case 'unknownKeys':
      return explainUnknownKeys(plan, index);
    case 'clock':
      return explainClock(plan, failure);
    case 'signature':
      return explainSignature(plan, index);
    case 'regionDisabled':
      return regionFinding(plan, failure);
    case 'throttled':
      return {
        causes: [
          'Too many calls of this account or address reached AWS in a short time; the call was already repeated, with pauses.',
        ],
        steps: [{ text: 'Wait a minute.' }, assumeAgain(plan)],
      };
    case 'serviceTrouble':
      return {
        causes: [`AWS itself has trouble in region ${plan.sts.region.value}; the call was already repeated.`],
        steps: [
          { text: 'Look at health.aws.amazon.com, or choose another region for this chain.' },
          openRegion(plan),
          assumeAgain(plan),
        ],
      };
    default:
      return {
        causes: [
          `AWS answered with ${failure.code}, which is not one of the answers that this step usually gets.`,
        ],
        steps: [diagnose(plan), assumeAgain(plan)],
      };
  }
}

function regionFinding(plan: ChainPlan, { text }: ServiceError): Finding {
  const region = plan.sts.region.value;
  const account = /account:\s*(\d{12})/.exec(text)?.[1];
  const whose = account === undefined ? 'An account of the chain' : `Account ${account}`;
  return {
    causes: [`${whose} has STS switched off in region ${region}, where this chain calls.`],
    steps: [
      openRegion(plan),
      {
        text: `Or switch STS on there: IAM console of ${account === undefined ? 'the account' : `account ${account}`}, “Account settings”, “Security Token Service (STS)”.`,
      },
      assumeAgain(plan),
    ],
  };
}

function openRegion({ sts }: ChainPlan): FailureStep {
  const { value, source } = sts.region;
  const what = `the region of STS, ${value} (${sourceOf(source)})`;
  return openPlace(what, source.kind === 'property' ? source.place : undefined);
}

function sourceOf(source: Source): string {
  switch (source.kind) {
    case 'property':
      return `${source.key} of “${source.profile}”`;
    case 'environment':
      return `${source.variable} in the environment`;
    case 'setting':
      return `setting ${source.name}`;
    case 'rule':
      return source.text;
  }
}
