import type { Base, ChainPlan } from '../../config/plan.ts';
import type { ServiceError } from '../errors.ts';
import { clockBehind, describeSkew } from './clock.ts';
import type { FailureStep, Finding } from './explanation.ts';
import { assumeAgain, diagnose, openBase } from './steps.ts';
import { signInSteps } from './signIn.ts';

/**
 * The keys that called had ended.
 *
 * @param index of the hop that they called, from 0; undefined where the base itself was asked
 */
export function explainExpired(plan: ChainPlan, index: number | undefined): Finding {
  const before = index === undefined ? undefined : plan.hops[index - 1];
  if (before !== undefined) {
    return {
      causes: [
        `The session of “${before.profile}”, which called, has ended or was revoked (“Revoke active sessions” in the console).`,
        'The clock of this machine is wrong, so that the session was taken to be live.',
      ],
      steps: [assumeAgain(plan), diagnose(plan)],
    };
  }
  return {
    causes: [
      baseExpiry(plan.base),
      'The clock of this machine is wrong, so that they were taken to be live.',
    ],
    steps: [...signInSteps(plan), assumeAgain(plan)],
  };
}

function baseExpiry(base: Base): string {
  switch (base.kind) {
    case 'staticKeys':
      return `The keys of “${base.profile}” are temporary (they have a session token), and their time is over.`;
    case 'environment':
      return 'The keys in the environment that VS Code was started with are temporary, and their time is over: only starting VS Code anew changes them.';
    case 'process':
      return `The program of “${base.profile}” (credential_process) gave keys whose time is over: it may cache them for too long.`;
    case 'sso':
    case 'login':
      return `The sign-in of “${base.profile}” gave keys whose time is over.`;
    case 'webIdentity':
      return `The token in ${base.tokenFile} is past its time: whoever writes that file has stopped renewing it.`;
    case 'instanceMetadata':
    case 'containerMetadata':
      return `The machine's own endpoint gave keys whose time is over.`;
  }
}

/** AWS does not know the access key id, or the token with it, in this region. */
export function explainUnknownKeys(plan: ChainPlan, index: number | undefined): Finding {
  const { base, sts } = plan;
  const region = sts.region.value;
  const before = index === undefined ? undefined : plan.hops[index - 1];
  const partition = otherPartitionCause(plan);
  const regional = isOptInRegion(region)
    ? [
        `Region ${region} is one that an account has to opt in to, and the caller's account has not: its keys mean nothing there.`,
      ]
    : [];
  const keys =
    before === undefined
      ? [baseKeysCause(base)]
      : [`The session of “${before.profile}” was revoked, or its role deleted, since it was made.`];
  const globalTokens =
    sts.useGlobalEndpoint && before !== undefined
      ? [
          'Tokens of the global endpoint (sts_regional_endpoints = legacy) are not valid in regions to opt in to.',
        ]
      : [];
  return {
    causes: [...partition, ...regional, ...keys, ...globalTokens],
    steps: [
      ...(partition.length === 0
        ? []
        : [{ text: `Choose a region of partition ${plan.partition} for “${plan.name}”.` }]),
      ...(regional.length === 0
        ? []
        : [{ text: `Choose another region for “${plan.name}”, or have the account opt in to ${region}.` }]),
      ...(before === undefined ? baseSteps(plan) : []),
      assumeAgain(plan),
    ],
  };
}

function baseKeysCause(base: Base): string {
  if (base.kind === 'staticKeys') {
    const token =
      base.sessionToken === undefined
        ? 'Keys that begin with ASIA need an aws_session_token as well.'
        : 'The aws_session_token may belong to other keys.';
    return `The access key ${base.accessKeyId} of “${base.profile}” was deleted, made inactive, or mistyped. ${token}`;
  }
  return `The keys that “${base.profile}” gave were deleted, made inactive, or lack the session token that belongs to them.`;
}

function otherPartitionCause({ partition, sts }: ChainPlan): readonly string[] {
  const region = sts.region.value;
  const regions = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return regions === partition || !/^aws(-cn|-us-gov)?$/.test(partition)
    ? []
    : [
        `Region ${region} belongs to partition ${regions}, the chain's roles to ${partition}: keys of one are unknown in the other.`,
      ];
}

/** Regions that are switched on in every account have these names; all others ask to be opted in to. */
const ALWAYS_ON =
  /^((us-(east|west)|eu-west|ap-northeast)-[123]|eu-(central|north)-1|ap-south-1|ap-southeast-[12]|ca-central-1|sa-east-1|us-gov-\w+-1|cn-\w+-1|\w+-iso\w*-\w+-\d)$/;

/** Whether a region has to be opted in to (AWS Account Management Reference, "Enable or disable AWS Regions"). */
export function isOptInRegion(region: string): boolean {
  return !ALWAYS_ON.test(region);
}

/** The signature was refused because of the clock. */
export function explainClock(plan: ChainPlan, { text }: ServiceError): Finding {
  const behind = clockBehind(text);
  return {
    causes: [
      behind === undefined
        ? 'The clock of this machine differs from that of AWS by more than it tolerates (15 minutes).'
        : `The clock of this machine is ${describeSkew(behind)}; AWS tolerates 15 minutes.`,
      'A machine that slept, or a container or virtual machine whose host slept, had no time to set its clock.',
    ],
    steps: [
      { text: 'Let the system set date, time and time zone by itself (network time), then try again.' },
      assumeAgain(plan),
    ],
  };
}

function baseSteps(plan: ChainPlan): readonly FailureStep[] {
  const renewing = signInSteps(plan);
  return renewing.length > 0 ? renewing : [openBase(plan)];
}

/** The signature does not fit the secret that AWS has for the key id. */
export function explainSignature(plan: ChainPlan, index: number | undefined): Finding {
  const first = index === undefined || index === 0;
  const mistyped = first ? baseSteps(plan) : [];
  return {
    causes: [
      first
        ? `The secret access key of “${plan.base.profile}” does not belong to its access key id: it was mistyped, cut short, or is of another key.`
        : 'The request was changed on its way.',
      'A proxy on the way changes headers or the body of requests.',
    ],
    steps: [...mistyped, assumeAgain(plan)],
  };
}
