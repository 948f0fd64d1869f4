import type { ChainPlan, Hop, Sourced } from '../../config/plan.ts';
import type { ServiceError } from '../errors.ts';
import type { FailureStep, Finding } from './explanation.ts';
import { refusedParameter, type ServiceFailureKind } from './kind.ts';
import { assumeAgain, openPlace, run } from './steps.ts';

/** STS understood who asks, and refuses what is asked for. */
export function explainParameter(
  plan: ChainPlan,
  hop: Hop,
  failure: ServiceError,
  kind: ServiceFailureKind,
): Finding {
  switch (kind) {
    case 'longerThanRole':
      return durationFinding(plan, hop);
    case 'longerThanChained':
      return {
        causes: [
          `AWS gives a role that is assumed with a role's credentials one hour at most, and “${hop.profile}” asks for ${seconds(hop)}.`,
        ],
        steps: [openValue(hop, 'duration_seconds', hop.durationSeconds), assumeAgain(plan)],
      };
    case 'packedTooLarge':
      return packedFinding(plan, hop, failure);
    case 'badPolicy':
      return {
        causes: [
          `The session policy of “${hop.profile}” is no JSON that IAM takes.`,
          'A session policy has neither Principal nor NotPrincipal, and a Version of 2012-10-17.',
        ],
        steps: [openValue(hop, 'its policy', hop.policy), assumeAgain(plan)],
      };
    case 'transitiveTag':
      return {
        causes: [
          `“${hop.profile}” sets a session tag that an earlier hop hands on as transitive: those cannot be set again.`,
          'transitive_session_tags names a key that session_tags does not set.',
        ],
        steps: [
          openValue(hop, 'session_tags', hop.tags),
          openValue(hop, 'transitive_session_tags', hop.transitiveTagKeys),
          assumeAgain(plan),
        ],
      };
    default:
      return parameterFinding(plan, hop, failure);
  }
}

function durationFinding(plan: ChainPlan, hop: Hop): Finding {
  return {
    causes: [
      `“${hop.profile}” asks for ${seconds(hop)}, and the maximum session duration of ${hop.role.name} is less (one hour, unless it was raised).`,
    ],
    steps: [
      openValue(hop, 'duration_seconds', hop.durationSeconds),
      run(
        `Or raise the maximum of the role to ${seconds(hop)}, which its owner can`,
        `aws iam update-role --role-name ${hop.role.name} --max-session-duration ${String(hop.durationSeconds?.value ?? 3600)}`,
      ),
      assumeAgain(plan),
    ],
  };
}

function packedFinding(plan: ChainPlan, hop: Hop, { text }: ServiceError): Finding {
  const percent = /(\d+)\s*%/.exec(text)?.[1];
  const over = percent === undefined ? 'more than there is room' : `${percent} % of the room`;
  const parts = [
    ...(hop.tags === undefined ? [] : ['session tags']),
    ...(hop.policy === undefined ? [] : ['a session policy']),
    ...(hop.policyArns === undefined ? [] : ['policy ARNs']),
  ];
  const what = parts.length === 0 ? 'the tags that earlier hops hand on' : parts.join(', ');
  return {
    causes: [
      `A session packs ${what} together, and these take ${over}. The limits of each alone do not tell, since AWS packs them in a form of its own.`,
      'Transitive tags of earlier hops count too.',
    ],
    steps: [
      ...(hop.tags === undefined ? [] : [openValue(hop, 'session_tags', hop.tags)]),
      ...(hop.policy === undefined ? [] : [openValue(hop, 'its policy', hop.policy)]),
      { text: 'Shorten keys and values, or move what a policy says into a managed one.' },
      assumeAgain(plan),
    ],
  };
}

function parameterFinding(plan: ChainPlan, hop: Hop, { text }: ServiceError): Finding {
  const key = refusedParameter(text)?.key;
  const cause =
    key === undefined
      ? `A value that “${hop.profile}” sets is not one that STS takes.`
      : `${key} of “${hop.profile}” is not a value that STS takes.`;
  const values: Readonly<Record<string, Sourced<unknown> | undefined>> = {
    role_session_name: hop.sessionName,
    external_id: hop.externalId,
    mfa_serial: hop.mfaSerial,
    duration_seconds: hop.durationSeconds,
    source_identity: hop.sourceIdentity,
    session_tags: hop.tags,
  };
  return {
    causes: [cause],
    steps: [openValue(hop, key ?? 'it', key === undefined ? undefined : values[key]), assumeAgain(plan)],
  };
}

function openValue(hop: Hop, key: string, value: Sourced<unknown> | undefined): FailureStep {
  const place = value?.source.kind === 'property' ? value.source.place : hop.place;
  return openPlace(`${key} of “${hop.profile}”`, place);
}

function seconds({ durationSeconds }: Hop): string {
  return `${String(durationSeconds?.value ?? 3600)} s`;
}
