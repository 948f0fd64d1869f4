import { deflateRawSync } from 'node:zlib';
import { type Constraints, limits } from './constraints.ts';
import { AwsError, invalidParameter, malformedPolicy, validationError } from './errors.ts';
import type { Parameters } from './parameters.ts';
import { parsePolicy, type PolicyDocument } from './policy.ts';
import type { Session } from './sessions.ts';
import type { World } from './world.ts';

/** What AssumeRole and AssumeRoleWithWebIdentity have in common, checked and read. */
export interface SessionParameters {
  readonly roleArn: string;
  readonly roleSessionName: string;
  readonly durationSeconds: number | undefined;
  readonly policies: readonly PolicyDocument[] | undefined;
  readonly policySize: number;
}

export interface TagParameters {
  readonly tags: ReadonlyMap<string, string>;
  readonly transitiveTagKeys: readonly string[];
}

const ARN = /^arn:(aws[\w-]*):iam::(\d{12}):role\/[\w+=,.@/-]+$/;

/** Checks names, numbers and sizes; the caller ends with `constraints.done()`, then {@link checkRoleArn}. */
export function readSessionParameters(
  parameters: Parameters,
  constraints: Constraints,
  world: World,
): SessionParameters {
  const roleArn = constraints.required('roleArn', parameters.get('RoleArn'), limits.roleArn);
  const roleSessionName = constraints.required(
    'roleSessionName',
    parameters.get('RoleSessionName'),
    limits.roleSessionName,
  );
  const durationSeconds = constraints.integer(
    'durationSeconds',
    parameters.get('DurationSeconds'),
    900,
    43200,
  );
  const inline = constraints.optional('policy', parameters.get('Policy'), limits.policy);
  const arns = parameters.structures('PolicyArns', ['arn']).map((one) => one['arn'] ?? '');
  constraints.size('policyArns', `'[${arns.join(', ')}]'`, arns.length, limits.policyArns);
  for (const [index, arn] of arns.entries())
    constraints.required(`policyArns.${index + 1}.member.arn`, arn, limits.policyArn);
  const policies =
    inline === undefined && arns.length === 0 ? undefined : sessionPolicies(inline, arns, world);
  const policySize = policies === undefined ? 0 : deflateRawSync(JSON.stringify([inline, arns])).length;
  return { roleArn, roleSessionName, durationSeconds, policies, policySize };
}

export function checkRoleArn(roleArn: string): void {
  if (!ARN.test(roleArn)) throw validationError(`${roleArn} is invalid`);
}

function sessionPolicies(
  inline: string | undefined,
  arns: readonly string[],
  world: World,
): PolicyDocument[] {
  const found: PolicyDocument[] = [];
  if (inline !== undefined) {
    const policy = parsePolicy(inline);
    if (policy === undefined) throw malformedPolicy('The policy is not in the valid JSON format.');
    found.push(policy);
  }
  for (const arn of arns) {
    const everything = /^arn:[\w-]+:iam::aws:policy\/AdministratorAccess$/.test(arn);
    const known = world.directory.organisation.managedPolicies?.[arn];
    // A managed policy that nobody described allows nothing that the local AWS knows of.
    if (everything) found.push({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
    else if (known !== undefined) found.push(known);
  }
  return found;
}

export function readTags(parameters: Parameters, constraints: Constraints): TagParameters {
  const tags = new Map<string, string>();
  const entries = parameters.structures('Tags', ['Key', 'Value']);
  constraints.size(
    'tags',
    `'[${entries.map((one) => one['Key'] ?? '').join(', ')}]'`,
    entries.length,
    limits.tags,
  );
  for (const [index, entry] of entries.entries()) {
    const key = constraints.required(`tags.${index + 1}.member.key`, entry['Key'], limits.tagKey);
    const value = constraints.required(`tags.${index + 1}.member.value`, entry['Value'], limits.tagValue);
    if ([...tags.keys()].some((other) => other.toLowerCase() === key.toLowerCase())) {
      throw invalidParameter('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    }
    tags.set(key, value);
  }
  const transitiveTagKeys = parameters.list('TransitiveTagKeys');
  constraints.size(
    'transitiveTagKeys',
    `'[${transitiveTagKeys.join(', ')}]'`,
    transitiveTagKeys.length,
    limits.tags,
  );
  return { tags, transitiveTagKeys };
}

/** The tags of the new session: those of the call, and the transitive ones of the calling session. */
export function inheritTags(
  { tags, transitiveTagKeys }: TagParameters,
  from: Session | undefined,
): TagParameters {
  const missing = transitiveTagKeys.find((key) => !tags.has(key));
  if (missing !== undefined) {
    throw invalidParameter(
      `The specified transitive tag key must be included in the requested tags: ${missing}`,
    );
  }
  const inherited = new Map<string, string>();
  for (const key of from?.transitiveTagKeys ?? []) inherited.set(key, from?.tags.get(key) ?? '');
  const taken = new Set([...inherited.keys()].map((key) => key.toLowerCase()));
  if ([...tags.keys()].some((key) => taken.has(key.toLowerCase()))) {
    throw invalidParameter(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  return {
    tags: new Map([...inherited, ...tags]),
    transitiveTagKeys: [...inherited.keys(), ...transitiveTagKeys],
  };
}

/** AWS does not publish its packing; nine tags of 252 bytes were seen to take 498 %, which gives this. */
const TAG_BUDGET = 456;
const POLICY_BUDGET = 1500;

/** How much of the longest possible token a session needs; a plain one takes some already. */
export const tokenUtilization = (packed: number): number => Math.round(10 + packed * 0.9);

/** Percentage of the space for policies and tags that is used. Throws PackedPolicyTooLarge above 100. */
export function packedSize(policySize: number, tags: ReadonlyMap<string, string>): number {
  let bytes = 0;
  for (const [key, value] of tags) bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  const percent = Math.ceil((100 * bytes) / TAG_BUDGET + (100 * policySize) / POLICY_BUDGET);
  if (percent > 100) {
    const message =
      policySize === 0
        ? `Packed size of session tags consumes ${percent}% of allotted space.`
        : `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`;
    throw new AwsError('PackedPolicyTooLarge', 400, message);
  }
  return percent;
}
