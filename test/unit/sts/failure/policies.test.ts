import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Base, ChainPlan, Hop } from '../../../../src/config/plan.ts';
import { HopError } from '../../../../src/sts/errors.ts';
import {
  policiesForHop,
  policyText,
  UNKNOWN_CALLER,
  type HopPolicies,
} from '../../../../src/sts/failure/policies.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import type { Account, Organisation } from '../../../support/local-aws/organisation.ts';
import { parsePolicy, type PolicyDocument } from '../../../support/local-aws/policy.ts';
import { startLocalAws, type LocalAws } from '../../../support/local-aws/server.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../../support/plans.ts';
import { newWindow } from '../../../support/windows.ts';

const HOME = '111111111111';
const AWAY = '222222222222';
const KEY = {
  accessKeyId: 'AKIAEVEWORK70EXAMPLE',
  secretAccessKey: 'f3Kq9SENTINELd1nVwYx8/bTz5RhGc2LmPo7aSeU',
};
const SERIAL = `arn:aws:iam::${HOME}:mfa/eve`;
const EVE = `arn:aws:iam::${HOME}:user/team/eve`;
const SSO_PATH = 'aws-reserved/sso.amazonaws.com/eu-west-1/';
const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;
const nobody: PolicyDocument = { Version: '2012-10-17', Statement: [] };

/** Nothing is allowed here: what a test wants, the generated statements have to bring. */
const closed: Organisation = {
  accounts: [
    {
      id: HOME,
      name: 'home',
      users: [
        {
          name: 'eve',
          path: '/team/',
          keys: [KEY],
          mfaDevices: [{ serial: SERIAL, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }],
        },
      ],
      roles: [
        { name: 'Here', path: '/some/path/', trust: nobody },
        { name: 'Plain', trust: nobody },
        { name: 'AWSReservedSSO_Engineer_0123456789abcdef', path: `/${SSO_PATH}`, trust: nobody },
      ],
    },
    {
      id: AWAY,
      name: 'away',
      users: [],
      roles: [
        { name: 'There', trust: nobody },
        { name: 'Last', path: '/service/', trust: nobody },
      ],
    },
  ],
};

/** The organisation with the statements added where they say they belong. */
function granted(
  organisation: Organisation,
  { role: arn, caller, trust, identity }: HopPolicies,
): Organisation {
  const add = (policy: PolicyDocument | undefined, statements: HopPolicies['trust']): PolicyDocument => {
    const added = parsePolicy(policyText(statements));
    assert.ok(added, 'valid JSON of a policy');
    return { ...policy, Statement: [...(policy?.Statement ?? []), ...added.Statement] };
  };
  const arnOf = (account: Account, type: string, one: { name: string; path?: string }): string =>
    `arn:aws:iam::${account.id}:${type}${one.path ?? '/'}${one.name}`;
  return {
    ...organisation,
    accounts: organisation.accounts.map((account) => ({
      ...account,
      users: account.users.map((user) =>
        arnOf(account, 'user', user) === caller
          ? { ...user, policies: [...(user.policies ?? []), add(undefined, identity)] }
          : user,
      ),
      roles: account.roles.map((one) => ({
        ...one,
        ...(arnOf(account, 'role', one) === arn ? { trust: add(one.trust, trust) } : {}),
        ...(arnOf(account, 'role', one) === caller
          ? { policies: [...(one.policies ?? []), add(undefined, identity)] }
          : {}),
      })),
    })),
  };
}

const clock = new FakeClock();
const running: LocalAws[] = [];
after(async () => {
  await Promise.all(running.map((aws) => aws.close()));
});

/** ARN that a chain ends in within this organisation; the hop's error where it is refused. */
async function outcome(
  organisation: Organisation,
  hops: readonly Hop[],
  base: Base = staticKeys(KEY),
): Promise<string | HopError> {
  const aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
  running.push(aws);
  process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = aws.containerUrl;
  process.env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] = 'Basic-SENTINEL';
  const plan = chainPlan(aws.url, base, hops);
  const window = newWindow({ clock, planOf: () => plan });
  try {
    const identity = await window.sessions.resolve(plan, {
      signal: new AbortController().signal,
      askMfaCode: ({ serial }) => Promise.resolve(aws.mfaCode(serial)),
    });
    return identity.verified.arn;
  } catch (error) {
    assert.ok(error instanceof HopError, String(error));
    return error;
  } finally {
    await window.close();
  }
}

const tags = sourced([{ key: 'team', value: 'blue' }]);
const chains: readonly {
  readonly name: string;
  readonly hops: readonly Hop[];
  readonly wrong?: readonly Hop[];
}[] = [
  { name: 'a user to a role of another account', hops: [hop(role(AWAY, 'There'))] },
  { name: 'a user to a role with a path in the same account', hops: [hop(role(HOME, 'some/path/Here'))] },
  {
    name: 'an external id',
    hops: [hop(role(AWAY, 'There'), { externalId: sourced('meadow-7f2e') })],
    wrong: [hop(role(AWAY, 'There'), { externalId: sourced('another-one') })],
  },
  {
    name: 'MFA',
    hops: [hop(role(AWAY, 'There'), { mfaSerial: sourced(SERIAL) })],
    wrong: [hop(role(AWAY, 'There'))],
  },
  {
    name: 'tags and a source identity',
    hops: [hop(role(AWAY, 'There'), { tags, sourceIdentity: sourced('eve') })],
  },
  {
    name: 'all of these together',
    hops: [
      hop(role(AWAY, 'There'), {
        externalId: sourced('meadow-7f2e'),
        mfaSerial: sourced(SERIAL),
        tags,
        sourceIdentity: sourced('eve'),
      }),
    ],
    wrong: [hop(role(AWAY, 'There'), { tags, sourceIdentity: sourced('eve') })],
  },
  {
    name: 'three hops, over a role with a path, that hand on tags and a source identity',
    hops: [
      hop(role(HOME, 'some/path/Here'), {
        tags,
        transitiveTagKeys: sourced(['team']),
        sourceIdentity: sourced('eve'),
      }),
      hop(role(AWAY, 'There'), { externalId: sourced('meadow-7f2e') }),
      hop(role(AWAY, 'service/Last')),
    ],
  },
];

describe('the policies of a hop', () => {
  for (const { name, hops, wrong } of chains) {
    it(`let exactly it through: ${name}`, async () => {
      let organisation = closed;
      for (const index of hops.keys()) {
        const before = await outcome(organisation, hops);
        assert.ok(before instanceof HopError, 'it is refused without them');
        assert.equal(before.number, index + 1);
        organisation = granted(organisation, policiesForHop(before.plan, index, before.caller));
      }
      const arn = await outcome(organisation, hops);
      assert.ok(typeof arn === 'string', String(arn));
      assert.match(arn, new RegExp(`assumed-role/${hops.at(-1)?.role.name ?? ''}/`));
      if (wrong !== undefined) {
        assert.ok((await outcome(organisation, wrong)) instanceof HopError, 'and nothing wider');
      }
    });
  }

  for (const { name, holder } of [
    { name: 'a role of the machine', holder: role(HOME, 'Plain') },
    { name: 'a permission set', holder: role(HOME, `${SSO_PATH}AWSReservedSSO_Engineer_0123456789abcdef`) },
  ]) {
    it(`let it through, known only by its session: ${name}`, async () => {
      const organisation: Organisation = {
        ...closed,
        container: { roleArn: holder, taskId: 'task-1', token: 'Basic-SENTINEL' },
      };
      const hops = [hop(role(AWAY, 'There'))];
      const base = { kind: 'containerMetadata', profile: 'machine' } as const;
      const before = await outcome(organisation, hops, base);
      assert.ok(before instanceof HopError);
      const policies = policiesForHop(before.plan, 0, before.caller);
      // Who owns a permission set is said in words: the statement goes to its role here.
      const after = await outcome(granted(organisation, { ...policies, caller: holder }), hops, base);
      assert.equal(after, `arn:aws:sts::${AWAY}:assumed-role/There/dana`);
    });
  }

  it('are in the right partition, whatever it is', () => {
    const plan = planOf([
      hop('arn:aws-cn:iam::222222222222:role/There'),
      hop('arn:aws-cn:iam::333333333333:role/Next'),
    ]);
    const { trust, identity } = policiesForHop(plan, 1);
    assert.deepEqual(trust[0]?.Principal, { AWS: 'arn:aws-cn:iam::222222222222:role/There' });
    assert.equal(identity[0]?.Resource, 'arn:aws-cn:iam::333333333333:role/Next');
    const caller = 'arn:aws-cn:sts::111111111111:assumed-role/Build/i-1';
    assert.deepEqual(policiesForHop(plan, 0, caller).trust[0]?.Principal, {
      AWS: 'arn:aws-cn:iam::111111111111:role/Build',
    });
  });

  it('name the role behind a session, and say that its path cannot be seen', () => {
    const { trust, notes } = policiesForHop(
      planOf([hop(role(AWAY, 'There'))]),
      0,
      `arn:aws:sts::${HOME}:assumed-role/BuildServer/i-0a1b`,
    );
    assert.deepEqual(trust[0]?.Principal, { AWS: role(HOME, 'BuildServer') });
    assert.match(notes.join('\n'), /does not show the path of its role/);
  });

  it('name a permission set by a pattern that outlives its role', async () => {
    const sso = {
      kind: 'sso',
      profile: 'engineer',
      startUrl: 'https://meadow.awsapps.com/start',
      ssoRegion: 'eu-west-1',
      ssoAccountId: HOME,
      ssoRoleName: 'Engineer',
    } as const;
    const plan = { ...planOf([hop(role(AWAY, 'There'))]), base: sso };
    const byPlan = policiesForHop(plan, 0);
    const byCaller = policiesForHop(
      plan,
      0,
      `arn:aws:sts::${HOME}:assumed-role/AWSReservedSSO_Engineer_0123456789abcdef/dana@meadow.example`,
    );
    assert.deepEqual(byCaller, byPlan);
    assert.deepEqual(byPlan.trust[0]?.Condition, {
      ArnLike: {
        'aws:PrincipalArn': `arn:aws:iam::${HOME}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Engineer_*`,
      },
    });
  });

  it('leave a place to fill in where nobody has said who calls', () => {
    const { trust, caller, notes } = policiesForHop(planOf([hop(role(AWAY, 'There'))]), 0);
    assert.deepEqual(trust[0]?.Principal, { AWS: UNKNOWN_CALLER });
    assert.equal(caller, 'the user or role of “work”');
    assert.match(notes.join('\n'), /put its ARN in the place of/);
  });

  it('read the same each time', () => {
    const plan = planOf([hop(role(AWAY, 'There'), { externalId: sourced('meadow-7f2e'), tags })]);
    const { trust, identity } = policiesForHop(plan, 0, EVE);
    assert.equal(
      policyText(trust),
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "AssumeRole",
      "Effect": "Allow",
      "Principal": {
        "AWS": "${EVE}"
      },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": {
          "sts:ExternalId": "meadow-7f2e"
        }
      }
    },
    {
      "Sid": "NameSession",
      "Effect": "Allow",
      "Principal": {
        "AWS": "${EVE}"
      },
      "Action": "sts:TagSession"
    }
  ]
}`,
    );
    assert.equal(
      policyText(identity),
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "AssumeRole",
      "Effect": "Allow",
      "Action": [
        "sts:AssumeRole",
        "sts:TagSession"
      ],
      "Resource": "${role(AWAY, 'There')}"
    }
  ]
}`,
    );
  });
});

function planOf(hops: readonly Hop[]): ChainPlan {
  return chainPlan('http://127.0.0.1:1', staticKeys(KEY), hops);
}
