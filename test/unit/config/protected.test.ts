import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fullAccount, readAccounts, shortAccount } from '../../../src/config/accounts.ts';
import type { Plan } from '../../../src/config/plan.ts';
import { protection, readPatterns } from '../../../src/config/protected.ts';
import { chain, devAdmin, hop, keys, oldBilling, plain, prodAdmin, work } from '../views/samples.ts';

const accounts = readAccounts({
  '222222222222': { name: 'Live Production', color: 'red' },
  '333333333333': { name: '  ', color: 'pink' },
  short: { name: 'no account' },
  '444444444444': 'no label',
});

function protectedBy(plan: Plan, ...patterns: readonly string[]): string | undefined {
  return protection(patterns)(plan, accounts);
}

describe('what is protected', () => {
  test('by the profile’s name, in whatever case', () => {
    assert.equal(protectedBy(prodAdmin, '*prod*'), '*prod*');
    assert.equal(protectedBy(prodAdmin, 'PROD-*'), 'PROD-*');
    assert.equal(protectedBy(prodAdmin, 'prod'), undefined, 'a pattern fits the whole text');
  });

  test('by the account’s id and name, by the role’s name and ARN', () => {
    assert.equal(protectedBy(devAdmin, '222222222222'), '222222222222');
    assert.equal(protectedBy(devAdmin, '*production'), '*production');
    assert.equal(protectedBy(devAdmin, 'Developer'), 'Developer');
    assert.equal(protectedBy(devAdmin, 'arn:aws:iam::2*:role/Dev*'), 'arn:aws:iam::2*:role/Dev*');
  });

  test('by the end of a chain, not by what is on the way', () => {
    assert.equal(protectedBy(prodAdmin, 'Hub', '111111111111'), undefined);
  });

  test('a broken chain by what is known of it; a section without an identity never', () => {
    assert.equal(protectedBy(oldBilling, 'Billing'), 'Billing');
    assert.equal(protectedBy(plain, '*'), undefined);
  });

  test('a base by its own account and permission set', () => {
    assert.equal(protectedBy(work, 'work'), 'work');
    const sso = {
      ...({ kind: 'sso', profile: 'sso', startUrl: 'https://example.awsapps.com/start' } as const),
      ...{ ssoRegion: 'eu-west-1', ssoAccountId: '222222222222', ssoRoleName: 'Admins' },
    };
    assert.equal(protectedBy(chain('signed-in', [], { base: sso }), 'Admins'), 'Admins');
    assert.equal(
      protectedBy(chain('known', [], { base: { ...keys, accountId: '5'.repeat(12) } }), '5*'),
      '5*',
    );
  });

  test('signs of regular expressions stand for themselves', () => {
    const named = chain('a.b+c', [hop('1'.repeat(12), 'R')]);
    assert.equal(protectedBy(named, 'a.b+*'), 'a.b+*');
    assert.equal(protectedBy(chain('axbbc', named.hops), 'a.b+c', '(', '['), undefined);
  });

  test('patterns and labels are read from whatever stands in the settings', () => {
    assert.deepEqual(readPatterns([' live ', '', 3], ['x']), ['live']);
    assert.deepEqual(readPatterns('live', ['x']), ['x']);
    assert.deepEqual([...accounts.keys()], ['222222222222', '333333333333']);
    assert.deepEqual(accounts.get('333333333333'), {});
    assert.equal(shortAccount('222222222222', accounts), 'Live Production');
    assert.equal(fullAccount('222222222222', accounts), 'Live Production (222222222222)');
    assert.equal(fullAccount('333333333333', undefined), '333333333333');
    assert.equal(readAccounts(undefined).size, 0);
  });
});
