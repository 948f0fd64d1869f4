import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '../../../src/config/secret.ts';
import { redact } from '../../../src/sts/redact.ts';

const SECRET_KEY = 'f3Kq9SENTINELd1nVwYx8/bTz5RhGc2LmPo7aSeU';
const TOKEN = `IQoJb3JpZ2luX2VjEJ${'aB3/xY9+'.repeat(30)}SENTINEL==`;
const WEB_TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJTRU5USU5FTCJ9.c2hvcnQtU0VOVElORUw';
const ROLE =
  'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Engineer_0123456789abcdef';

describe('redact', () => {
  for (const [what, text] of [
    ['an export of the environment', `export AWS_SECRET_ACCESS_KEY=${SECRET_KEY}`],
    ['a quoted export', `export AWS_SESSION_TOKEN="${TOKEN}"`],
    ['PowerShell', `$env:AWS_SESSION_TOKEN = '${TOKEN}'`],
    ['the fish shell', 'set -gx AWS_SECRET_ACCESS_KEY short-SENTINEL'],
    ['setx of Windows', 'setx AWS_SESSION_TOKEN "short-SENTINEL"'],
    ['the credentials file', `aws_secret_access_key = ${SECRET_KEY}\naws_session_token=short-SENTINEL`],
    ['JSON', `{"SecretAccessKey": "${SECRET_KEY}", "SessionToken" : "${TOKEN}"}`],
    ['JSON with escaped slashes', `"key": "${SECRET_KEY.replace('/', '\\/')}"`],
    ['XML', '<SecretAccessKey>short-SENTINEL</SecretAccessKey>'],
    ['a URL with a token', 'GET https://example.com/x?X-Amz-Security-Token=short-SENTINEL&a=b'],
    ['an encoded form', 'WebIdentityToken%3Dshort-SENTINEL'],
    ['a URL with a password', 'proxy http://dana:short-SENTINEL@proxy.example:8080 failed'],
    ['a bearer header', 'Authorization: Bearer short-SENTINEL'],
    ['a basic header', 'authorization: Basic ZGFuYTpTRU5USU5FTA=='],
    ['a bearer by itself', 'sent bearer short-SENTINEL to the portal'],
    ['a JSON web token', `token file held ${WEB_TOKEN} only`],
    ['an option of a command line', 'vault --password short-SENTINEL --user dana'],
    ['a bare secret key', `got ${SECRET_KEY} from the store`],
    ['a bare token', `got ${TOKEN}`],
    [
      'a private key',
      `-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIIr${'xY9aB3'.repeat(8)}\nSENTINEL==\n-----END EC PRIVATE KEY-----`,
    ],
    ['a private key cut short', '-----BEGIN PRIVATE KEY-----\nMHcC\nSENTINEL'],
  ] as const) {
    it(`masks ${what}`, () => {
      const masked = redact(text);
      assert.match(masked, /\[redacted\]/);
      assert.doesNotMatch(masked, /SENTINEL|U0VOVElORUw|U0VOVElORU|TRU5USU5FT/);
    });
  }

  it('masks what it is told of, wherever it stands', () => {
    assert.equal(
      redact('login with hunter22, hunter22!', ['hunter22']),
      'login with [redacted], [redacted]!',
    );
  });

  it('does not take short values for secrets', () => {
    assert.equal(redact('an error', ['an', 'error']), 'an error');
  });

  for (const text of [
    `User: arn:aws:sts::111111111111:assumed-role/Hub/dana is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`,
    'The security token included in the request is expired',
    'The security token included in the request is invalid',
    'access key id AKIADANAWORK7EXAMPLE, ASIAQWERTYUIOPASDFGH',
    'request id 0a1b2c3d-4e5f-6789-abcd-ef0123456789',
    'Signature expired: 20260301T080000Z is now earlier than 20260301T084500Z (20260301T090000Z - 15 min.)',
    'Packed size of session tags consumes 112% of allotted space.',
    'MultiFactorAuthentication failed with invalid MFA one time pass code.',
    'no permission for arn:aws:secretsmanager:eu-west-1:111111111111:secret:database-AbCdEf',
  ]) {
    it(`leaves alone: ${text.slice(0, 60)}`, () => {
      assert.equal(redact(text), text);
    });
  }

  it('masks what follows an ARN', () => {
    assert.equal(redact(`${ROLE} password=short`), `${ROLE} password=[redacted]`);
  });

  for (const bait of ['x', 'aB3', 'a.', 'secret', 'secret ', '--', 'eyJ-', 'arn:aws:', 'eyJ.', '\\/']) {
    it(`gets to the end of a megabyte of “${bait}”`, () => {
      const text = bait.repeat(1_000_000 / bait.length);
      assert.ok(redact(text).length > 0);
    });
  }
});

describe('Secret', () => {
  const secret = new Secret('SENTINEL-value');

  it('gives its value only when asked for it', () => {
    assert.equal(secret.reveal(), 'SENTINEL-value');
    for (const shown of [
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }, { depth: 10, showHidden: true }),
      Object.keys(secret).join(),
      JSON.stringify(Object.entries(secret)),
    ]) {
      assert.doesNotMatch(shown, /SENTINEL/);
    }
  });

  it('compares by value', () => {
    assert.ok(secret.equals(new Secret('SENTINEL-value')));
    assert.ok(!secret.equals(new Secret('other')));
  });
});
