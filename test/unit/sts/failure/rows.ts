import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Base, BrokenChain, ChainPlan, Hop } from '../../../../src/config/plan.ts';
import { Secret } from '../../../../src/config/secret.ts';
import { CancelledError, type ChainError } from '../../../../src/sts/errors.ts';
import { createGateway } from '../../../../src/sts/sdk.ts';
import { AUDIT_EXTERNAL_ID, CI_ISSUER, KEYS, MFA, role, SSO } from '../../../fixtures/organisation.ts';
import { chainPlan, hop, roleArn, sourced, staticKeys } from '../../../support/plans.ts';
import { ROOT_KEY, type Lab } from './lab.ts';

/** A way to fail, and the message that a person reads at once. */
export interface Row {
  readonly name: string;
  readonly message: string;
  readonly provoke: (lab: Lab) => Promise<ChainError | CancelledError>;
}

const work: Base = {
  ...staticKeys(KEYS.dana),
  place: { file: '~/.aws/credentials', line: 1, start: 0, end: 6 },
};
const at = (line: number): Pick<Hop, 'place'> => ({
  place: { file: '~/.aws/config', line, start: 0, end: 10 },
});
const hub = hop(role('hub', 'Hub'), at(10));
const sso: Base = {
  kind: 'sso',
  profile: 'engineer',
  session: 'meadow',
  startUrl: SSO.startUrl,
  ssoRegion: SSO.region,
  ssoAccountId: '111111111111',
  ssoRoleName: 'Engineer',
};

function chain(lab: Lab, base: Base, hops: readonly Hop[], more: Partial<ChainPlan> = {}): ChainPlan {
  return chainPlan(lab.aws.url, base, hops, { maxAttempts: sourced(1), ...more });
}

const fail = (base: Base, hops: readonly Hop[], more?: Partial<ChainPlan>) => (lab: Lab) =>
  lab.failureOf(chain(lab, base, hops, more));

const inRegion = (lab: Lab, region: string): Partial<ChainPlan> => ({
  sts: { ...chain(lab, work, []).sts, region: sourced(region) },
});

const atUrl = (lab: Lab, url: string): Partial<ChainPlan> => ({
  sts: { ...chain(lab, work, []).sts, url: sourced(url) },
});

/** An answer that the local AWS never gives by itself, in AWS's words. */
const said = (code: string, status: number, message: string, hops: readonly Hop[]) => (lab: Lab) => {
  lab.aws.faults.add({ fault: { kind: 'error', code, status, message }, action: 'AssumeRole' });
  return lab.failureOf(chain(lab, work, hops));
};

const withProcess = (script: string): Base => ({
  kind: 'process',
  profile: 'ci',
  command: new Secret(`"${process.execPath}" -e "${script}"`),
});

export const rows: readonly Row[] = [
  {
    name: 'AccessDenied across accounts',
    message:
      "“DataExport”, hop 1 of 1: dana (111111111111) may not assume DataExport (333333333333). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(work, [hop(role('production', 'DataExport'), at(40))]),
  },
  {
    name: 'AccessDenied at the second hop',
    message:
      "“DataExport”, hop 2 of 2: Hub (111111111111) may not assume DataExport (333333333333). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(work, [hub, hop(role('production', 'DataExport'), at(40))]),
  },
  {
    name: 'AccessDenied with another external id than the role wants',
    message:
      "“Auditor”, hop 1 of 1: auditor (111111111111) may not assume Auditor (333333333333). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(staticKeys(KEYS.audit, 'auditor'), [
      hop(role('production', 'Auditor'), { ...at(50), externalId: sourced(`${AUDIT_EXTERNAL_ID}-old`) }),
    ]),
  },
  {
    name: 'AccessDenied without the external id that the role wants',
    message:
      "“Auditor”, hop 1 of 1: auditor (111111111111) may not assume Auditor (333333333333). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(staticKeys(KEYS.audit, 'auditor'), [hop(role('production', 'Auditor'), at(50))]),
  },
  {
    name: 'AccessDenied without the MFA that the role wants, in the same account',
    message:
      "“HubAdmin”, hop 1 of 1: dana (111111111111) may not assume HubAdmin (111111111111). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(work, [hop(role('hub', 'HubAdmin'), at(20))]),
  },
  {
    name: 'AccessDenied of a role that is not there',
    message:
      "“Hubb”, hop 1 of 1: dana (111111111111) may not assume Hubb (111111111111). Its own policies and the role's trust policy both have to allow it.",
    provoke: fail(work, [hop(role('hub', 'Hubb'), at(20))]),
  },
  {
    name: 'AccessDenied by an explicit Deny',
    message:
      '“Closed”, hop 1 of 1: dana (111111111111) may not assume Closed (111111111111). A policy (resource-based) denies it, whatever the others allow.',
    provoke: fail(work, [hop(role('hub', 'Closed'), at(20))]),
  },
  {
    name: 'AccessDenied that names the kind of policy',
    message:
      '“Hub”, hop 1 of 1: dana (111111111111) may not assume Hub (111111111111). AWS names the kind of policy that does not allow it: identity-based.',
    provoke: said(
      'AccessDenied',
      403,
      'User: arn:aws:iam::111111111111:user/dana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111111111111:role/Hub because no identity-based policy allows the sts:AssumeRole action',
      [hub],
    ),
  },
  {
    name: 'session tags are not allowed',
    message:
      '“OnlyAssume”, hop 1 of 1: dana (111111111111) may not tag the session of OnlyAssume (111111111111). Both policies have to allow sts:TagSession as well.',
    provoke: fail(work, [
      hop(role('hub', 'OnlyAssume'), { ...at(20), tags: sourced([{ key: 'team', value: 'blue' }]) }),
    ]),
  },
  {
    name: 'a source identity is not allowed',
    message:
      '“OnlyAssume”, hop 1 of 1: dana (111111111111) may not set the source identity at OnlyAssume (111111111111). Both policies have to allow sts:SetSourceIdentity as well.',
    provoke: fail(work, [hop(role('hub', 'OnlyAssume'), { ...at(20), sourceIdentity: sourced('dana') })]),
  },
  {
    name: 'the root user calls',
    message:
      "“Hub”, hop 1 of 1: the account's root user cannot assume Hub (111111111111). Start from a user or a role.",
    provoke: fail(staticKeys(ROOT_KEY, 'root'), [hub]),
  },
  {
    name: 'a wrong MFA code, five times',
    message:
      '“HubAdmin”, hop 1 of 1: STS did not take the MFA code for HubAdmin (111111111111). Try again with the next code.',
    provoke: (lab) => {
      lab.mfaCode = () => '000000';
      return lab.failureOf(
        chain(lab, work, [hop(role('hub', 'HubAdmin'), { ...at(20), mfaSerial: sourced(MFA.dana.serial) })]),
      );
    },
  },
  {
    name: 'an MFA device of somebody else',
    message:
      '“HubAdmin”, hop 1 of 1: the MFA device arn:aws:iam::111111111111:mfa/robin does not belong to dana (111111111111). Correct mfa_serial of “HubAdmin”.',
    provoke: (lab) => {
      lab.mfaCode = () => '123456';
      const mfaSerial = sourced('arn:aws:iam::111111111111:mfa/robin');
      return lab.failureOf(chain(lab, work, [hop(role('hub', 'HubAdmin'), { ...at(20), mfaSerial })]));
    },
  },
  {
    name: 'half of what MFA needs',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was asked for with half of what MFA needs. Set mfa_serial of “Hub”.',
    provoke: said(
      'AccessDenied',
      403,
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
      [hub],
    ),
  },
  {
    name: 'longer than the role may last',
    message:
      "“Developer”, hop 1 of 1: Developer (222222222222) does not last 28800 s. Lower duration_seconds of “Developer”, or raise the role's maximum.",
    provoke: fail(work, [hop(role('staging', 'Developer'), { ...at(20), durationSeconds: sourced(28_800) })]),
  },
  {
    name: 'longer than role chaining may last',
    message:
      '“Hub”, hop 1 of 1: a role that is assumed by a role lasts one hour at most. Lower duration_seconds of “Hub”.',
    provoke: said(
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
      [hub],
    ),
  },
  {
    name: 'tags that do not fit',
    message:
      '“Hub”, hop 1 of 1: the session tags and policies for Hub (111111111111) are too large. Shorten them.',
    provoke: fail(work, [
      hop(role('hub', 'Hub'), {
        ...at(10),
        tags: sourced([
          { key: 'one', value: 'x'.repeat(256) },
          { key: 'two', value: 'y'.repeat(256) },
        ]),
      }),
    ]),
  },
  {
    name: 'a session policy that is none',
    message:
      '“Hub”, hop 1 of 1: STS cannot read the session policy for Hub (111111111111). Correct it in “Hub”.',
    provoke: fail(work, [hop(role('hub', 'Hub'), { ...at(10), policy: sourced('{"Version":') })]),
  },
  {
    name: 'a transitive tag that is set again',
    message:
      '“Deploy”, hop 2 of 2: a session tag for Deploy (222222222222) collides with one that an earlier hop hands on. Remove it from one of them.',
    provoke: fail(work, [
      hop(role('hub', 'Hub'), {
        ...at(10),
        tags: sourced([{ key: 'team', value: 'blue' }]),
        transitiveTagKeys: sourced(['team']),
      }),
      hop(role('staging', 'Deploy'), { ...at(30), tags: sourced([{ key: 'team', value: 'red' }]) }),
    ]),
  },
  {
    name: 'a session name that STS does not take',
    message: '“Hub”, hop 1 of 1: role_session_name of “Hub” must have length greater than or equal to 2.',
    provoke: fail(work, [hop(role('hub', 'Hub'), { ...at(10), sessionName: sourced('d') })]),
  },
  {
    name: 'keys that have expired',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The keys of “work” have expired. Renew them, then try again.',
    provoke: async (lab) => {
      const plan = chain(lab, work, []);
      const gateway = createGateway({
        now: () => lab.clock.now(),
        proxySettings: () => ({}),
        files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
      });
      const { signal } = new AbortController();
      const long = {
        accessKeyId: KEYS.dana.accessKeyId,
        secretAccessKey: new Secret(KEYS.dana.secretAccessKey),
      };
      const session = await gateway.getSessionToken(plan, long, { durationSeconds: 900 }, signal);
      await gateway.close();
      await lab.clock.advance(3_600_000);
      const { expiresAt: _, ...keys } = session;
      return lab.failureOf(chain(lab, { kind: 'staticKeys', profile: 'work', ...keys }, [hub]));
    },
  },
  {
    name: 'keys that were made inactive',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. AWS does not know the keys of “old” in region eu-west-1. Check the keys, and whether the account uses that region.',
    provoke: fail(staticKeys(KEYS.retired, 'old'), [hub]),
  },
  {
    name: 'a region that an account has not opted in to',
    message:
      '“ReadOnly”: STS did not say who this is. AWS does not know the session of “ReadOnly” in region me-south-1. Check the keys, and whether the account uses that region.',
    provoke: (lab) =>
      lab.failureOf(
        chain(lab, work, [hop(role('production', 'ReadOnly'), at(20))], inRegion(lab, 'me-south-1')),
      ),
  },
  {
    name: 'keys of another partition',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. AWS does not know the keys of “work” in region cn-north-1. Check the keys, and whether the account uses that region.',
    provoke: (lab) => lab.failureOf(chain(lab, work, [hub], inRegion(lab, 'cn-north-1'))),
  },
  {
    name: 'a wrong secret',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The secret does not belong to the access key id. Check the keys of “work”.',
    provoke: fail(staticKeys({ ...KEYS.dana, secretAccessKey: 'w0RngSENTINELq2Lt5Wy/Q8cEjVx1Kp4oGhNdSfI' }), [
      hub,
    ]),
  },
  {
    name: 'a clock that is off, and off again at the next look',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The clock of this machine is 1 h 5 min behind. Set it, then try again.',
    provoke: (lab) => {
      // Where it stays off by the same, the SDK corrects it by itself.
      let looks = 0;
      lab.skew = () => (Math.floor(looks++ / 4) + 1) * 65 * 60_000;
      return lab.failureOf(chain(lab, work, [hub]));
    },
  },
  {
    name: 'STS is switched off in a region',
    message:
      '“ReadOnly”, hop 1 of 1: ReadOnly (333333333333) was not assumed. STS is switched off in region ap-east-1. Choose another region for this chain.',
    provoke: (lab) =>
      lab.failureOf(
        chain(lab, work, [hop(role('production', 'ReadOnly'), at(20))], inRegion(lab, 'ap-east-1')),
      ),
  },
  {
    name: 'throttled',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. AWS asks to slow down. Try again in a minute.',
    provoke: (lab) => {
      lab.aws.faults.add({ fault: { kind: 'throttle' } });
      return lab.failureOf(chain(lab, work, [hub]));
    },
  },
  {
    name: 'trouble of AWS’s own',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. AWS has trouble itself (InternalFailure). Try again in a minute.',
    provoke: said('InternalFailure', 500, 'We encountered an internal error.', [hub]),
  },
  {
    name: 'somebody else’s credentials',
    message:
      '“Hub” is not used: STS says that the credentials are those of arn:aws:sts::999999999999:assumed-role/Hub/dana, which is no session of arn:aws:iam::111111111111:role/Hub.',
    provoke: (lab) => {
      lab.aws.faults.add({ fault: { kind: 'wrongAccount' }, action: 'GetCallerIdentity' });
      return lab.failureOf(chain(lab, work, [hub]));
    },
  },
  {
    name: 'never signed in to Identity Center',
    message:
      '“Hub”: its base “engineer” gave no credentials. The sign-in to IAM Identity Center “meadow” has ended or was never made. Run “aws sso login --sso-session meadow” in a terminal.',
    provoke: fail(sso, [hub]),
  },
  {
    name: 'the sign-in to Identity Center has ended',
    message:
      '“Hub”: its base “engineer” gave no credentials. The sign-in to IAM Identity Center “meadow” has ended or was never made. Run “aws sso login --sso-session meadow” in a terminal.',
    provoke: async (lab) => {
      await lab.signIn(86_400_000, 'aoa-SENTINEL-of-yesterday');
      const portalUrl = sourced(lab.aws.url);
      return lab.failureOf(chain(lab, { ...sso, portalUrl }, [hub]));
    },
  },
  {
    name: 'a permission set that one does not have',
    message:
      '“Hub”: its base “engineer” gave no credentials. You have no access to Administrator in account 111111111111.',
    provoke: async (lab) => {
      await lab.signIn(86_400_000);
      const portalUrl = sourced(lab.aws.url);
      return lab.failureOf(chain(lab, { ...sso, portalUrl, ssoRoleName: 'Administrator' }, [hub]));
    },
  },
  {
    name: 'no keys in the environment',
    message:
      '“Hub”: its base “shell” gave no credentials. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment that VS Code was started with.',
    provoke: (lab) => {
      lab.setEnvironment({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
      return lab.failureOf(chain(lab, { kind: 'environment', profile: 'shell' }, [hub]));
    },
  },
  {
    name: 'credential_process fails, with a secret in what it says',
    message:
      '“Hub”: its base “ci” gave no credentials. credential_process of “ci” ended with exit code 3. It said: vault is locked, password=[redacted], token [redacted]',
    provoke: fail(
      withProcess(
        `console.error('vault is locked, password=hunter2-SENTINEL, token ' + 'Ab1'.repeat(20)); process.exit(3)`,
      ),
      [hub],
    ),
  },
  {
    name: 'credential_process prints something else',
    message: '“Hub”: its base “ci” gave no credentials. credential_process of “ci” did not print JSON.',
    provoke: fail(withProcess(`console.log('AKIA f3Kq9SENTINELd1nVwYx8/bTz5RhGc2LmPo7aSeU')`), [hub]),
  },
  {
    name: 'no EC2 instance',
    message:
      '“Hub”: its base “build” gave no credentials. The EC2 instance metadata service is switched off by AWS_EC2_METADATA_DISABLED.',
    provoke: fail({ kind: 'instanceMetadata', profile: 'build' }, [hub]),
  },
  {
    name: 'no container',
    message:
      '“Hub”: its base “build” gave no credentials. The container credential endpoint gave no credentials. Does this container have a task role?',
    provoke: (lab) => {
      lab.setEnvironment({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
      });
      return lab.failureOf(chain(lab, { kind: 'containerMetadata', profile: 'build' }, [hub]));
    },
  },
  {
    name: 'a web identity token that is not there',
    message:
      '“pipeline” gave no credentials. The web identity token file /nowhere/token cannot be read (ENOENT).',
    provoke: fail(
      {
        kind: 'webIdentity',
        profile: 'pipeline',
        tokenFile: '/nowhere/token',
        role: roleArn(role('staging', 'CiDeploy')),
      },
      [],
    ),
  },
  {
    name: 'a web identity that the role does not trust',
    message:
      '“pipeline” gave no credentials. AWS says: Not authorized to perform sts:AssumeRoleWithWebIdentity',
    provoke: async (lab) => {
      const tokenFile = path.join(lab.folder, 'token');
      await writeFile(tokenFile, lab.aws.webIdentityToken(CI_ISSUER, 'repo:elsewhere/app'));
      const base: Base = {
        kind: 'webIdentity',
        profile: 'pipeline',
        tokenFile,
        role: roleArn(role('staging', 'CiDeploy')),
      };
      return lab.failureOf(chain(lab, base, []));
    },
  },
  {
    name: 'a name that cannot be looked up',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The name sts.meadow.invalid could not be looked up. Is there a network, and is the region right?',
    provoke: (lab) => lab.failureOf(chain(lab, work, [hub], atUrl(lab, 'http://sts.meadow.invalid'))),
  },
  {
    name: 'nothing listens',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. 127.0.0.1:PORT refused the connection. Check the endpoint, the proxy and the firewall.',
    provoke: (lab) => lab.failureOf(chain(lab, work, [hub], atUrl(lab, 'http://127.0.0.1:9'))),
  },
  {
    name: 'the connection is cut',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. 127.0.0.1:PORT closed the connection before it answered. Try again; if it stays, check proxy and firewall.',
    provoke: (lab) => {
      lab.aws.faults.add({ fault: { kind: 'reset' } });
      return lab.failureOf(chain(lab, work, [hub]));
    },
  },
  {
    name: 'no answer in time',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. 127.0.0.1:PORT did not answer in time. Check the network, the VPN and the proxy.',
    provoke: (lab) => {
      lab.aws.faults.add({ fault: { kind: 'hang' } });
      return lab.failureOf(chain(lab, work, [hub]), { patience: 100 });
    },
  },
  {
    name: 'no TLS',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The certificate of 127.0.0.1:PORT is not trusted. Behind a company proxy, set ca_bundle or AWS_CA_BUNDLE.',
    provoke: (lab) =>
      lab.failureOf(chain(lab, work, [hub], atUrl(lab, lab.aws.url.replace('http:', 'https:')))),
  },
  {
    name: 'a CA file that is not there',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The CA file /nowhere/ca.pem (ca_bundle) cannot be read: ENOENT.',
    provoke: (lab) =>
      lab.failureOf(
        chain(lab, work, [hub], {
          ...atUrl(lab, 'https://sts.meadow.example'),
          caBundle: sourced('/nowhere/ca.pem'),
        }),
      ),
  },
  {
    name: 'a proxy that refuses',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The proxy 127.0.0.1:PORT refused the way to sts.meadow.example (status 407). It wants a user name and a password.',
    provoke: async (lab) => {
      const proxy = await lab.answering(407);
      return lab.failureOf(chain(lab, work, [hub], atUrl(lab, 'https://sts.meadow.example')), { proxy });
    },
  },
  {
    name: 'an answer that is not AWS’s',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. 127.0.0.1:PORT left out what a reply of STS always has.',
    provoke: (lab) => {
      lab.aws.faults.add({ fault: { kind: 'garbage' } });
      return lab.failureOf(chain(lab, work, [hub]));
    },
  },
  {
    name: 'a profile that is gone',
    message: 'There is no profile “yesterday” any more. Choose another identity.',
    provoke: (lab) => lab.failureOf('yesterday'),
  },
  {
    name: 'a configuration with mistakes',
    message: 'There is no profile “finance”: add it, or name another one. (~/.aws/config:63)',
    provoke: (lab) => lab.failureOf(broken),
  },
  {
    name: 'a program for MFA codes that fails',
    message:
      '“HubAdmin”, hop 1 of 1: HubAdmin (111111111111) was not assumed. mfa_process of “HubAdmin” ended with exit code 1. It said: no key found',
    provoke: fail(work, [
      hop(role('hub', 'HubAdmin'), {
        ...at(20),
        mfaSerial: sourced(MFA.dana.serial),
        mfaProcess: sourced(
          new Secret(`"${process.execPath}" -e "console.error('no key found'); process.exit(1)"`),
        ),
      }),
    ]),
  },
  {
    name: 'cancelled',
    message: 'The work was ended before it was done. What was there before still holds.',
    provoke: (lab) => {
      const mfaSerial = sourced(MFA.dana.serial);
      lab.mfaCode = () => {
        throw new CancelledError();
      };
      return lab.failureOf(chain(lab, work, [hop(role('hub', 'HubAdmin'), { ...at(20), mfaSerial })]));
    },
  },
];

const broken: BrokenChain = {
  kind: 'broken',
  name: 'old-billing',
  origin: 'profile',
  ...at(60),
  role: roleArn('arn:aws:iam::333333333333:role/Billing'),
  problems: [
    {
      code: 'unknown-source',
      severity: 'error',
      message: 'There is no profile “finance”: add it, or name another one.',
      place: { file: '~/.aws/config', line: 62, start: 17, end: 24 },
      profiles: ['old-billing'],
    },
    {
      code: 'unknown-key',
      severity: 'warning',
      message: 'role_arm is not a key.',
      profiles: ['old-billing'],
    },
  ],
};
