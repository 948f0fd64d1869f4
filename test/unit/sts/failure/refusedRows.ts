import { Secret } from '../../../../src/config/secret.ts';
import { createGateway } from '../../../../src/sts/sdk.ts';
import { KEYS, role } from '../../../fixtures/organisation.ts';
import { hop, sourced, staticKeys } from '../../../support/plans.ts';
import { work, at, hub, chain, fail, inRegion, said, type Row } from './row.ts';

/** STS finds something wrong with the call, the keys or itself. */
export const refusedRows: readonly Row[] = [
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
];
