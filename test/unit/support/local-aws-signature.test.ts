import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Sha256 } from '@aws-crypto/sha256-js';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import { ACCOUNTS, KEYS, organisation, role } from '../../fixtures/organisation.ts';
import { Bench, keysOf, refusal, type Keys } from './local-aws-helpers.ts';

const INVALID = {
  code: 'InvalidClientTokenId',
  status: 403,
  message: 'The security token included in the request is invalid',
};

describe('local AWS: signatures and keys', () => {
  let bench: Bench;
  before(async () => {
    const root = { accessKeyId: 'AKIAPRODROOT4EXAMPLE', secretAccessKey: 'SENTINELproductionroot' };
    const china = { accessKeyId: 'AKIACHINAUSERXEXAMPL', secretAccessKey: 'SENTINELchina' };
    bench = await Bench.start({
      ...organisation,
      accounts: [
        ...organisation.accounts.map((one) =>
          one.id === ACCOUNTS.production ? { ...one, rootKeys: [root] } : one,
        ),
        {
          id: '444444444444',
          name: 'china',
          partition: 'aws-cn',
          users: [{ name: 'li', keys: [china] }],
          roles: [],
        },
      ],
    });
  });
  after(() => bench.stop());

  const whoIs = (keys: Keys, region?: string, skew?: number) =>
    bench.client(keys, region, skew).send(new GetCallerIdentityCommand({}));
  const hub = async (): Promise<Keys> => {
    const command = new AssumeRoleCommand({ RoleArn: role('hub', 'Hub'), RoleSessionName: 'dana' });
    return keysOf((await bench.client(KEYS.dana).send(command)).Credentials);
  };

  test('refuses keys that it does not know, or that are inactive', async () => {
    assert.deepEqual(await refusal(whoIs({ ...KEYS.dana, accessKeyId: 'AKIANOBODY00000EXAMP' })), INVALID);
    assert.deepEqual(await refusal(whoIs(KEYS.retired)), INVALID);
  });

  test('refuses a wrong secret', async () => {
    const wrong = await refusal(whoIs({ ...KEYS.dana, secretAccessKey: KEYS.ci.secretAccessKey }));
    assert.equal(wrong.code, 'SignatureDoesNotMatch');
    assert.equal(wrong.status, 403);
    assert.match(wrong.message, /^The request signature we calculated does not match/);
  });

  test('refuses a token that does not belong to its keys', async () => {
    const [first, second] = [await hub(), await hub()];
    assert.deepEqual(await refusal(whoIs({ ...first, sessionToken: second.sessionToken ?? '' })), INVALID);
    assert.deepEqual(await refusal(whoIs({ ...KEYS.dana, sessionToken: first.sessionToken ?? '' })), INVALID);
    const { sessionToken: _left, ...without } = first;
    assert.deepEqual(await refusal(whoIs(without)), INVALID);
  });

  test('refuses a session from the moment at which it ends', async () => {
    const command = new AssumeRoleCommand({
      RoleArn: role('hub', 'Hub'),
      RoleSessionName: 'dana',
      DurationSeconds: 900,
    });
    const { Credentials } = await bench.client(KEYS.dana).send(command);
    const end = Credentials?.Expiration?.getTime() ?? 0;
    bench.clock.stopped = new Date(end - 1);
    await whoIs(keysOf(Credentials), undefined, 900);
    bench.clock.stopped = new Date(end);
    assert.deepEqual(await refusal(whoIs(keysOf(Credentials), undefined, 900)), {
      code: 'ExpiredToken',
      status: 403,
      message: 'The security token included in the request is expired',
    });
    bench.clock.stopped = undefined;
  });

  test('takes clocks that are up to 15 minutes off, and no more', async () => {
    await whoIs(KEYS.dana, undefined, -14 * 60);
    await whoIs(KEYS.dana, undefined, 14 * 60);
    const late = await refusal(whoIs(KEYS.dana, undefined, -16 * 60));
    assert.equal(late.code, 'SignatureDoesNotMatch');
    assert.match(
      late.message,
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
    );
    const early = await refusal(whoIs(KEYS.dana, undefined, 16 * 60));
    assert.match(
      early.message,
      /^Signature not yet current: \S+ is still later than \S+ \(\S+ \+ 15 min\.\)$/,
    );
  });

  test('can be told to let any clock pass, for tests that run on a clock of their own', async () => {
    bench.aws.settings.signatureWindowMinutes = 7 * 24 * 60;
    await whoIs(KEYS.dana, undefined, -6 * 86400);
    bench.aws.settings.signatureWindowMinutes = 15;
  });

  test('knows keys only in their partition and in regions that were opted in to', async () => {
    assert.deepEqual(await refusal(whoIs(KEYS.dana, 'cn-north-1')), INVALID);
    const li = { accessKeyId: 'AKIACHINAUSERXEXAMPL', secretAccessKey: 'SENTINELchina' };
    assert.equal((await whoIs(li, 'cn-north-1')).Arn, 'arn:aws-cn:iam::444444444444:user/li');
    assert.deepEqual(await refusal(whoIs(li, 'eu-west-1')), INVALID);
    const root = { accessKeyId: 'AKIAPRODROOT4EXAMPLE', secretAccessKey: 'SENTINELproductionroot' };
    assert.deepEqual(await refusal(whoIs(root, 'me-south-1')), INVALID);
  });

  test('answers in no region where the account has switched STS off', async () => {
    const disabled = {
      code: 'RegionDisabledException',
      status: 403,
      message: `STS is not activated in this region for account:${ACCOUNTS.production}. Your account administrator can activate STS in this region using the IAM Console.`,
    };
    const root = { accessKeyId: 'AKIAPRODROOT4EXAMPLE', secretAccessKey: 'SENTINELproductionroot' };
    assert.deepEqual(await refusal(whoIs(root, 'ap-east-1')), disabled);
    const command = new AssumeRoleCommand({
      RoleArn: role('production', 'ReadOnly'),
      RoleSessionName: 'dana',
    });
    assert.deepEqual(await refusal(bench.client(KEYS.dana, 'ap-east-1').send(command)), disabled);
    await bench.client(KEYS.dana, 'eu-west-1').send(command);
  });

  describe('on the wire', () => {
    interface Request {
      readonly method: string;
      readonly path: string;
      readonly query: Record<string, string>;
      readonly headers: Record<string, string>;
      readonly body: string;
    }
    const sign = async (change: Partial<Request>, service = 'sts'): Promise<Request> => {
      const signer = new SignatureV4({
        credentials: KEYS.dana,
        region: 'eu-west-1',
        service,
        sha256: Sha256,
      });
      const request = {
        method: 'POST',
        protocol: 'http:',
        hostname: '127.0.0.1',
        path: '/',
        query: {},
        headers: { host: new URL(bench.aws.url).host, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
        ...change,
      };
      const signed = await signer.sign(request, { signingDate: bench.clock.now() });
      return { ...request, headers: signed.headers };
    };
    const send = async (request: Request): Promise<{ status: number; text: string; headers: Headers }> => {
      const { host: _host, ...headers } = request.headers;
      const query = new URLSearchParams(request.query).toString();
      const response = await fetch(`${bench.aws.url}${request.path}${query === '' ? '' : `?${query}`}`, {
        method: request.method,
        headers,
        ...(request.body === '' ? {} : { body: request.body }),
      });
      return { status: response.status, text: await response.text(), headers: response.headers };
    };

    test('takes POST and GET, and answers as STS does', async () => {
      const post = await send(await sign({}));
      assert.equal(post.status, 200);
      assert.match(
        post.text,
        /^<GetCallerIdentityResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><GetCallerIdentityResult><Arn>/,
      );
      assert.match(post.headers.get('content-type') ?? '', /^text\/xml/);
      const id = post.headers.get('x-amzn-requestid') ?? '';
      assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.match(post.text, new RegExp(`<ResponseMetadata><RequestId>${id}</RequestId>`));
      const query = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
      assert.equal(
        (
          await send(
            await sign({ method: 'GET', query, headers: { host: new URL(bench.aws.url).host }, body: '' }),
          )
        ).status,
        200,
      );
    });

    test('refuses a request that was changed after it was signed', async () => {
      const request = await sign({ body: 'Action=GetSessionToken&Version=2011-06-15&DurationSeconds=900' });
      assert.equal((await send(request)).status, 200);
      const changed = await send({ ...request, body: request.body.replace('900', '9000') });
      assert.equal(changed.status, 403);
      assert.match(changed.text, /<Error><Type>Sender<\/Type><Code>SignatureDoesNotMatch<\/Code>/);
      const { 'x-amz-content-sha256': _hash, ...headers } = request.headers;
      assert.equal((await send({ ...request, headers })).status, 403);
    });

    test('refuses a signature for another service, or none, or half of one', async () => {
      assert.match(
        (await send(await sign({}, 'iam'))).text,
        /Credential should be scoped to correct service: &apos;sts&apos;/,
      );
      const signed = await sign({});
      const { authorization = '', ...rest } = signed.headers;
      assert.match((await send({ ...signed, headers: rest })).text, /<Code>MissingAuthenticationToken</);
      const half = { ...signed, headers: { ...rest, authorization: authorization.slice(0, -5) } };
      assert.match((await send(half)).text, /<Code>IncompleteSignature</);
    });

    test('knows no other actions and versions', async () => {
      const other = await send(await sign({ body: 'Action=DropTables&Version=2011-06-15' }));
      assert.equal(other.status, 400);
      assert.match(
        other.text,
        /<Code>InvalidAction<.*Could not find operation DropTables for version 2011-06-15/,
      );
      assert.equal(
        (await send(await sign({ body: 'Action=GetCallerIdentity&Version=2010-01-01' }))).status,
        400,
      );
      assert.equal((await fetch(`${bench.aws.url}/somewhere`)).status, 404);
    });

    test('escapes what it repeats', async () => {
      const body =
        'Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111111111111:role/Hub&RoleSessionName=%3Ca%26b%3E';
      assert.match((await send(await sign({ body }))).text, /Value &apos;&lt;a&amp;b&gt;&apos; at/);
    });
  });
});
