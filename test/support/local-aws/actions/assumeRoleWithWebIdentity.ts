import { Constraints, limits } from '../constraints.ts';
import { accessDenied, AwsError, regionDisabled } from '../errors.ts';
import { partitionOf, type RoleEntry } from '../organisation.ts';
import { evaluate, listOf } from '../policy.ts';
import { checkRoleArn, packedSize, readSessionParameters, tokenUtilization } from '../sessionParameters.ts';
import { holderArn, holderId, type Holder } from '../sessions.ts';
import type { WebIdentityClaims } from '../webIdentity.ts';
import { lifetime } from '../world.ts';
import { credentialsElement, type OpenAction } from './action.ts';
import { checkDuration } from './assumeRole.ts';

const ACTION = 'sts:AssumeRoleWithWebIdentity';

/** Needs no signature: the identity provider's token is the proof. */
export const assumeRoleWithWebIdentity: OpenAction = ({ parameters, region, now, world }) => {
  const constraints = new Constraints();
  const asked = readSessionParameters(parameters, constraints, world);
  const token = constraints.required(
    'webIdentityToken',
    parameters.get('WebIdentityToken'),
    limits.webIdentityToken,
  );
  constraints.done();
  checkRoleArn(asked.roleArn);
  const claims = world.webIdentity.read(token, now);
  const role = world.directory.role(asked.roleArn);
  if (role === undefined) throw accessDenied(`Not authorized to perform ${ACTION}`);
  if ((role.account.disabledRegions ?? []).includes(region)) throw regionDisabled(role.account.id);
  checkProvider(claims, role);
  checkTrust(claims, role, asked.roleSessionName);
  checkDuration(asked.durationSeconds, role.role);
  const packed = packedSize(asked.policySize, new Map());

  const holder: Holder = { kind: 'role', account: role.account, role, sessionName: asked.roleSessionName };
  const session = world.sessions.issue(
    {
      holder,
      tags: new Map(),
      transitiveTagKeys: [],
      seconds: lifetime(world, asked.durationSeconds ?? 3600),
      ...(asked.policies === undefined ? {} : { policies: asked.policies }),
    },
    now,
  );
  return {
    SubjectFromWebIdentityToken: claims.subject,
    Audience: claims.audience,
    AssumedRoleUser: { AssumedRoleId: holderId(holder), Arn: holderArn(holder) },
    Credentials: credentialsElement(session),
    Provider: providerArn(claims, role),
    PackedPolicySize: packed === 0 ? undefined : packed,
    SessionTokenUtilization: tokenUtilization(packed),
  };
};

const providerArn = (claims: WebIdentityClaims, role: RoleEntry): string =>
  `arn:${partitionOf(role.account)}:iam::${role.account.id}:oidc-provider/${claims.issuer}`;

function checkProvider(claims: WebIdentityClaims, role: RoleEntry): void {
  const provider = (role.account.oidcProviders ?? []).find((one) => one.issuer === claims.issuer);
  if (provider === undefined) {
    throw new AwsError(
      'InvalidIdentityToken',
      400,
      `No OpenIDConnect provider found in your account for https://${claims.issuer}`,
    );
  }
  if (!provider.audiences.includes(claims.audience)) {
    throw new AwsError('InvalidIdentityToken', 400, 'Incorrect token audience');
  }
}

function checkTrust(claims: WebIdentityClaims, role: RoleEntry, sessionName: string): void {
  const context = new Map([
    [`${claims.issuer}:sub`.toLowerCase(), [claims.subject]],
    [`${claims.issuer}:aud`.toLowerCase(), [claims.audience]],
    ['sts:rolesessionname', [sessionName]],
  ]);
  const federated = providerArn(claims, role);
  const decision = evaluate([role.role.trust], ACTION, undefined, context, (statement) =>
    statement.Principal === '*' ? true : listOf(statement.Principal?.Federated).includes(federated),
  );
  if (decision !== 'allow') throw accessDenied(`Not authorized to perform ${ACTION}`);
}
