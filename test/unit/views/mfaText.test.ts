import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../../src/platform/translate.ts';
import { checkMfaCode, digitsOf, mfaPromptText } from '../../../src/views/mfaText.ts';
import { hop } from './samples.ts';

const prompt = {
  chain: 'prod-admin',
  hop: hop('111111111111', 'HubAdmin'),
  number: 1,
  of: 2,
  serial: 'arn:aws:iam::111111111111:mfa/dana',
  accountId: '111111111111',
};

describe('the MFA box', () => {
  test('names device, account and hop', () => {
    assert.equal(
      mfaPromptText(prompt, english),
      'Device dana of account 111111111111, for hop 1 of 2: HubAdmin in account 111111111111.',
    );
  });

  test('shows the serial of a hardware token whole, and what was wrong with the last code', () => {
    const text = mfaPromptText(
      { ...prompt, serial: 'GAHT12345678', accountId: undefined, rejected: 'The last code was used before.' },
      english,
    );
    assert.equal(
      text,
      'The last code was used before. Device GAHT12345678, for hop 1 of 2: HubAdmin in account 111111111111.',
    );
  });

  for (const [value, typing, accepted] of [
    ['', undefined, 'An MFA code has six digits; this has 0.'],
    ['123', undefined, 'An MFA code has six digits; this has 3.'],
    ['123456', undefined, undefined],
    ['123 456', undefined, undefined],
    ['1234567', 'An MFA code has six digits; this has 7.', 'An MFA code has six digits; this has 7.'],
    ['12a', 'An MFA code has only digits.', 'An MFA code has only digits.'],
    ['١٢٣٤٥٦', 'An MFA code has only digits.', 'An MFA code has only digits.'],
  ] as const) {
    test(`judges ${JSON.stringify(value)}`, () => {
      assert.equal(checkMfaCode(value, 'typing', english), typing);
      assert.equal(checkMfaCode(value, 'accepted', english), accepted);
    });
  }

  test('sends digits without gaps', () => {
    assert.equal(digitsOf(' 123 456 '), '123456');
  });
});
