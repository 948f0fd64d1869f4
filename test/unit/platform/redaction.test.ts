import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RedactingLog } from '../../../src/platform/log.ts';
import { Redactor } from '../../../src/platform/redaction.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const TOKEN = `IQoJb3JpZ2luX2Vj${'aB3/'.repeat(60)}==`;

describe('redaction', () => {
  for (const text of [
    `aws_secret_access_key = ${SECRET}`,
    `{"SecretAccessKey":"${SECRET}"}`,
    `{"SessionToken": "${TOKEN}"}`,
    `<SessionToken>${TOKEN}</SessionToken>`,
    `AWS_SESSION_TOKEN=${TOKEN}`,
    `Authorization: AWS4-HMAC-SHA256 Credential=AKIA/x, SignedHeaders=host, Signature=${'0a'.repeat(32)}`,
    `authorization: Bearer ${SECRET}`,
    `stray ${SECRET} in text`,
    `stray ${TOKEN}`,
    'TokenCode=123456',
    'GET /oauth/callback?state=x&code=hunter2-hunter2',
    '{"deviceCode":"hunter2","codeVerifier":"hunter2"}',
    'MFA code 123456',
    'the code was: 123456',
    'password: hunter2hunter2',
  ]) {
    test(`masks in ${text.slice(0, 50)}`, () => {
      const masked = new Redactor().redact(text);
      assert.match(masked, /\[redacted\]/);
      for (const secret of [SECRET, TOKEN, '123456', 'hunter2', '0a0a0a'])
        assert.ok(!masked.includes(secret), masked);
    });
  }

  for (const text of [
    'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/dana@example.com',
    'AKIAIOSFODNN7EXAMPLE',
    'commit d468108c00ffee00d468108c00ffee00d4681080',
    'Read 12 profiles and 3 problems (config read, credentials missing).',
    'account 123456789012, status code 403, request 8c7e5a7e-1d2f-4b8e-9d59-0a1b2c3d4e5f',
    'tried again at 14:32',
  ]) {
    test(`leaves ${text.slice(0, 50)}`, () => {
      assert.equal(new Redactor().redact(text), text);
    });
  }

  test('masks what it was told of, whatever it looks like', () => {
    const redactor = new Redactor();
    redactor.learn('plain words as a secret');
    assert.equal(redactor.redact('so: plain words as a secret.'), 'so: [redacted].');
  });

  test('does not forget what it is told of again, like a token that is in use for days', () => {
    const redactor = new Redactor();
    for (let number = 0; number < 1_000; number++) {
      if (number % 100 === 0) redactor.learn('a token for days');
      redactor.learn(`value-number-${String(number)}!`);
    }
    assert.equal(redactor.redact('a token for days'), '[redacted]');
  });

  test('remembers a bounded number of values', () => {
    const redactor = new Redactor();
    for (let number = 0; number < 1_000; number++) redactor.learn(`value-number-${String(number)}!`);
    assert.equal(redactor.redact('value-number-999!'), '[redacted]');
    assert.equal(redactor.redact('value-number-0!'), 'value-number-0!');
  });
});

describe('the log', () => {
  function lines(write: (log: RedactingLog) => void): readonly string[] {
    const written: string[] = [];
    const add = (line: string): void => {
      written.push(line);
    };
    const channel = {
      debug: add,
      info: add,
      warn: add,
      error: add,
      show: () => undefined,
    };
    write(new RedactingLog(channel, new Redactor()));
    return written;
  }

  test('masks every level, and errors down their causes', () => {
    const cause = new Error(`key ${SECRET}`);
    const written = lines((log) => {
      log.debug(SECRET);
      log.info(SECRET);
      log.warn('warned', cause);
      log.error('failed', new Error('outer', { cause }));
    });
    assert.equal(written.length, 4);
    assert.ok(!written.join('\n').includes(SECRET));
    assert.equal(written[3], 'failed Error: outer, caused by Error: key [redacted]');
  });

  test('writes no properties of errors: those of the SDK hold requests', () => {
    const error = Object.assign(new Error('denied'), { request: { headers: 'private' } });
    assert.deepEqual(
      lines((log) => {
        log.error('failed', error);
      }),
      ['failed Error: denied'],
    );
  });
});
