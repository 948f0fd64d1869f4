import assert from 'node:assert/strict';
import { test } from 'node:test';
import { english } from '../../../src/platform/translate.ts';
import { stepText, withPage } from '../../../src/views/stepText.ts';

test('a code that is to be confirmed is said with its page, in the form of what shows it', () => {
  const code = { text: 'ABCD-EFGH', url: 'https://device.example/?user_code=ABCD-EFGH' };
  const step = { kind: 'signIn', session: 'meadow', code } as const;
  assert.equal(stepText(step, english), 'Waiting for the sign-in to meadow. The code is ABCD-EFGH');
  assert.equal(
    stepText(
      withPage(step, (text, url) => `[${text}](${url})`),
      english,
    ),
    `Waiting for the sign-in to meadow. The code is [ABCD-EFGH](${code.url})`,
  );
  const without = { kind: 'signIn', session: 'meadow' } as const;
  assert.equal(
    withPage(without, () => 'never'),
    without,
  );
});
