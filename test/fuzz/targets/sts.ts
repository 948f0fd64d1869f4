import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Secret } from '../../../src/config/secret.ts';
import type { Credentials } from '../../../src/sts/credentials.ts';
import { ConnectionError, ServiceError } from '../../../src/sts/errors.ts';
import { createGateway } from '../../../src/sts/sdk.ts';
import { chainPlan, sourced, staticKeys } from '../../support/plans.ts';
import { assertTooSlow, isProper, manners, openBadServer, PROPER, type Manner } from '../badServer.ts';
import { mutate, mutations, type Mutation } from '../mutation.ts';
import { assertNoSecret, SENTINEL } from '../secrets.ts';
import type { Target } from '../target.ts';

const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:dana</AssumedRoleId><Arn>arn:aws:sts::111111111111:assumed-role/Hub/dana</Arn></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>${SENTINEL}secret</SecretAccessKey><SessionToken>${SENTINEL}token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
</AssumeRoleResult><ResponseMetadata><RequestId>7a5e</RequestId></ResponseMetadata></AssumeRoleResponse>`;
const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::111111111111:assumed-role/Hub/dana</Arn><UserId>AROAEXAMPLE:dana</UserId><Account>111111111111</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const refusal = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>No.</Message></Error><RequestId>7a5e</RequestId></ErrorResponse>`;

const dictionary = [
  ...[
    '<',
    '>',
    '</',
    '/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&lt;',
    '&#0;',
    '&bogus;',
    '&#x110000;',
    '<?xml?>',
  ],
  ...[
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '<Arn>',
    '</Arn>',
    '<Credentials/>',
    '<Expiration>tomorrow</Expiration>',
  ],
  ...[
    '<Code></Code>',
    '<Message>',
    '\0',
    '\uFEFF',
    '{',
    '[',
    'null',
    '1e999',
    '<__proto__>',
    '<a>'.repeat(300),
  ],
];

interface Input {
  readonly changes: readonly Mutation[];
  readonly manner: Manner;
  readonly reply: 'assumed' | 'identity' | 'refusal';
  readonly call: 'assumeRole' | 'getCallerIdentity';
}

const caller: Credentials = {
  accessKeyId: 'AKIACALLEREXAMPLE',
  secretAccessKey: new Secret(`${SENTINEL}caller`),
  sessionToken: new Secret(`${SENTINEL}session`),
};

/** Answers of STS: what is no proper answer is an error of ours, in time, and without what the answer held. */
export const stsTarget: Target<Input> = {
  name: 'sts',
  inputs: fc.record({
    changes: mutations(dictionary),
    manner: manners,
    reply: fc.constantFrom('assumed', 'identity', 'refusal'),
    call: fc.constantFrom('assumeRole', 'getCallerIdentity'),
  }),
  examples: [
    { changes: [], manner: PROPER, reply: 'assumed', call: 'assumeRole' },
    { changes: [], manner: PROPER, reply: 'identity', call: 'getCallerIdentity' },
  ],
  open: async () => {
    const server = await openBadServer();
    const gateway = createGateway({
      now: () => Date.now(),
      proxySettings: () => ({}),
      files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
      timeouts: { connectMs: 5_000, requestMs: 150 },
    });
    const target = chainPlan(server.url, staticKeys({ accessKeyId: 'AKIA', secretAccessKey: SENTINEL }), [], {
      maxAttempts: sourced(1),
    });
    const never = new AbortController().signal;
    return {
      check: async ({ changes, manner, reply, call }) => {
        const whole = { assumed, identity, refusal }[reply];
        const body = mutate(whole, changes);
        const asked = { assumeRole: 'assumed', getCallerIdentity: 'identity' }[call];
        server.answer = () => ({ body, manner });
        try {
          if (call === 'assumeRole') {
            const request = { roleArn: 'arn:aws:iam::111111111111:role/Hub', roleSessionName: 'dana' };
            const role = await gateway.assumeRole(target, caller, request, never);
            assertCredentials(role.credentials);
            assert.ok(typeof role.arn === 'string' && role.arn !== '' && role.accountId !== '');
          } else {
            const { arn, accountId, userId } = await gateway.getCallerIdentity(target, caller, never);
            for (const text of [arn, accountId, userId]) assert.ok(typeof text === 'string' && text !== '');
          }
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          assert.ok(error instanceof ServiceError || error instanceof ConnectionError, String(error));
          if (body === whole && reply === asked && isProper(manner)) assertTooSlow(error);
          // A service may say what it likes in the words of its error; what it said elsewhere stays out.
          if (!/<(Message|Code)>[^<]*SENTINEL/.test(body)) assertNoSecret(error);
        }
      },
      close: async () => {
        await gateway.close();
        await server.close();
      },
    };
  },
};

/** What is handed on has the types that everybody relies on. */
export function assertCredentials({
  accessKeyId,
  secretAccessKey,
  sessionToken,
  expiresAt,
}: Credentials): void {
  assert.ok(typeof accessKeyId === 'string' && accessKeyId !== '');
  assert.ok(typeof secretAccessKey.reveal() === 'string' && secretAccessKey.reveal() !== '');
  assert.ok(sessionToken === undefined || typeof sessionToken.reveal() === 'string');
  assert.ok(expiresAt === undefined || Number.isFinite(expiresAt));
}
