import { Constraints, limits } from '../constraints.ts';
import { accessDenied, notAuthorized, regionDisabled, validationError } from '../errors.ts';
import { proveMfa, readMfa } from '../mfa.ts';
import type { Role } from '../organisation.ts';
import { requestContext } from '../requestContext.ts';
import {
  checkRoleArn,
  inheritTags,
  packedSize,
  readSessionParameters,
  readTags,
  tokenUtilization,
} from '../sessionParameters.ts';
import { holderArn, holderId, type Holder } from '../sessions.ts';
import { authorize } from '../trust.ts';
import { lifetime } from '../world.ts';
import { credentialsElement, type SignedAction } from './action.ts';

const HOUR = 3600;

/** The way of a call: formats, then who may, then for how long; so a stranger learns no role's limits. */
export const assumeRole: SignedAction = ({ parameters, caller, region, now, world }) => {
  const constraints = new Constraints();
  const asked = readSessionParameters(parameters, constraints, world);
  const externalId = constraints.optional('externalId', parameters.get('ExternalId'), limits.externalId);
  const named = constraints.optional(
    'sourceIdentity',
    parameters.get('SourceIdentity'),
    limits.sourceIdentity,
  );
  const mfa = readMfa(parameters, constraints);
  const requestTags = readTags(parameters, constraints);
  constraints.done();
  checkRoleArn(asked.roleArn);

  const callerArn = holderArn(caller.holder);
  if (caller.holder.kind === 'root') throw accessDenied('Roles may not be assumed by root accounts.');
  const role = world.directory.role(asked.roleArn);
  if (role === undefined) throw notAuthorized(callerArn, 'sts:AssumeRole', asked.roleArn);
  if ((role.account.disabledRegions ?? []).includes(region)) throw regionDisabled(role.account.id);

  const mfaAt = proveMfa(mfa, caller, world, now);
  const { tags, transitiveTagKeys } = inheritTags(requestTags, caller.session);
  const inherited = caller.session?.sourceIdentity;
  const sourceIdentity = named ?? inherited;
  const context = requestContext(caller, {
    roleSessionName: asked.roleSessionName,
    externalId,
    sourceIdentity,
    tags: requestTags.tags,
    transitiveTagKeys: requestTags.transitiveTagKeys,
    mfaAt,
    region,
    now,
  });
  authorize(caller, role, 'sts:AssumeRole', context);
  if (tags.size > 0) authorize(caller, role, 'sts:TagSession', context);
  if (sourceIdentity !== undefined) authorize(caller, role, 'sts:SetSourceIdentity', context);
  if (inherited !== undefined && sourceIdentity !== inherited) {
    throw notAuthorized(callerArn, 'sts:SetSourceIdentity', role.arn);
  }
  checkDuration(asked.durationSeconds, role.role, caller.holder);
  const packed = packedSize(asked.policySize, tags);

  const holder: Holder = { kind: 'role', account: role.account, role, sessionName: asked.roleSessionName };
  const session = world.sessions.issue(
    {
      holder,
      tags,
      transitiveTagKeys,
      seconds: lifetime(world, asked.durationSeconds ?? HOUR),
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      ...(asked.policies === undefined ? {} : { policies: asked.policies }),
    },
    now,
  );
  return {
    AssumedRoleUser: { AssumedRoleId: holderId(holder), Arn: holderArn(holder) },
    Credentials: credentialsElement(session),
    PackedPolicySize: packed === 0 ? undefined : packed,
    SessionTokenUtilization: tokenUtilization(packed),
    SourceIdentity: sourceIdentity,
  };
};

/** Nothing asked is never too much: AWS then gives an hour, whatever the role's maximum. */
export function checkDuration(asked: number | undefined, role: Role, caller?: Holder): void {
  if (asked === undefined) return;
  if (caller?.kind === 'role' && asked > HOUR) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (asked > (role.maxSessionDuration ?? HOUR)) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
}
