import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../../src/platform/translate.ts';
import { guardText } from '../../../src/views/guardText.ts';
import type { Status } from '../../../src/views/firstStatus.ts';
import { statusOf } from '../../../src/views/statusText.ts';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import { active, identity, MINUTE, moment, needsMfa, prodAdmin } from './samples.ts';

const accounts = new Map([['333333333333', { name: 'Production' }]]);

function status(state: WindowIdentity): Status {
  return statusOf(state, { ...moment, accounts }, [], undefined, () => '*prod*');
}

describe('a protected identity', () => {
  test('shows by icon, words and colour, and says it to a screen reader', () => {
    const shown = status(active(prodAdmin, 42 * MINUTE));
    assert.equal(shown.text, '$(shield) prod-admin 42m');
    assert.equal(shown.severity, 'error');
    assert.equal(shown.spoken, 'Role Chain: prod-admin, 42 minutes left. Protected identity.');
    assert.match(shown.tooltip, /\*\*Protected identity\*\* — It is protected by/);
    assert.match(shown.tooltip, /Account `Production \(333333333333\)`/);
  });

  test('keeps the sign of what its renewal needs', () => {
    const shown = status(active(prodAdmin, 42 * MINUTE, { kind: 'personNeeded', error: needsMfa }));
    assert.equal(shown.text, '$(shield) $(bell-dot) prod-admin 42m needs you');
  });

  test('shows only while processes run as it', () => {
    const previous = identity(prodAdmin, MINUTE);
    const resolving = { kind: 'resolving', name: 'dev-admin', step: undefined, previous } as const;
    assert.equal(status(resolving).severity, 'none');
    assert.equal(status({ kind: 'none' }).severity, 'none');
  });

  test('the question names identity, account, role and why', () => {
    const { message, detail } = guardText(prodAdmin, '*prod*', accounts, english);
    assert.equal(message, 'Use the protected identity “prod-admin”?');
    assert.match(detail, /^Account: Production \(333333333333\)\nRole: Admin\n\n.*“\*prod\*”/);
  });
});
