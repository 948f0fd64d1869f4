import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newSession } from '../../../src/config/centerSessions.ts';
import { DEFAULT_PROFILE_NAME, type CenterRole } from '../../../src/config/profileTemplate.ts';
import { english } from '../../../src/platform/translate.ts';
import { roleLines, type RoleLine } from '../../../src/views/roleLines.ts';

const session = {
  ...newSession('meadow', 'https://meadow.awsapps.com/start', 'eu-west-1'),
  profiles: new Map([['111111111111/Engineer', 'my own']]),
};
const role = (accountId: string, accountName: string, name: string): CenterRole => ({
  ...{ accountId, accountName, role: name },
});
const lines = (roles: readonly CenterRole[], taken: readonly string[] = []): readonly RoleLine[] =>
  roleLines(roles, session, DEFAULT_PROFILE_NAME, taken, english);
const drawn = (all: readonly RoleLine[]): unknown =>
  all.map((line) => (line.kind === 'separator' ? `-- ${line.label}` : [line.label, line.description]));

describe('the list of roles to add', () => {
  test('is by account, with the names to be; what is there comes last, as what it is called', () => {
    const roles = [
      role('333333333333', 'Production', 'ReadOnly'),
      role('111111111111', 'Identity', 'Engineer'),
      role('333333333333', 'Production', 'Admin'),
      role('222222222222', 'Build $(zap)', 'Admin'),
    ];
    assert.deepEqual(drawn(lines(roles, ['production-admin', 'my own'])), [
      ['Build $\u200b(zap) · Admin', '222222222222 → build-zap-admin'],
      ['Production · Admin', '333333333333 → production-admin-333333333333'],
      ['Production · ReadOnly', '333333333333 → production-readonly'],
      '-- already there',
      ['Identity · Engineer', '111111111111 · already there as my own'],
    ]);
  });

  test('tells accounts of one name apart', () => {
    const [one, other] = lines([role('2'.repeat(12), 'dev', 'A'), role('1'.repeat(12), 'dev', 'A')]);
    assert.deepEqual(drawn([one!, other!]), [
      ['dev · A', '111111111111 → dev-a'],
      ['dev · A', '222222222222 → dev-a-222222222222'],
    ]);
  });

  test('is made for thousands', () => {
    const many = Array.from({ length: 3_000 }, (_, index) =>
      role(String(index).padStart(12, '0'), `account ${String(index)}`, 'Admin'),
    );
    const names = lines(many).map((line) => (line.kind === 'new' ? line.role.name : ''));
    assert.equal(new Set(names).size, 3_000);
  });
});
