import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  centerProfileSection,
  centerSessions,
  missingSections,
  newSession,
  sessionSection,
} from '../../../src/config/centerSessions.ts';
import { appendSection } from '../../../src/config/edit.ts';
import { chainOf } from './support.ts';

const FILE = `\uFEFF[sso-session meadow]
sso_start_url = https://meadow.awsapps.com/start
sso_region = eu-west-1

[sso-session unfinished]
sso_start_url = https://x.awsapps.com/start

[profile engineer]
sso_session = meadow
sso_account_id = 111111111111
sso_role_name = Engineer
region = eu-central-1
services = local

[profile token-only]
sso_session = meadow
region = eu-central-1
services = local

[profile old]
sso_start_url = https://old.awsapps.com/start
sso_region = us-east-1
sso_account_id = 222222222222
sso_role_name = Admin
region = us-west-2

[profile old-too]
sso_start_url = https://old.awsapps.com/start
sso_region = us-east-1
sso_account_id = 222222222222
sso_role_name = Admin

[services local]
sso =
  endpoint_url = http://127.0.0.1:4566
`;

describe('the sessions of a config file', () => {
  test('are its sections and its legacy start URLs, with what their profiles say alike', () => {
    assert.deepEqual(
      centerSessions(FILE).map(({ profiles, ...session }) => ({ ...session, profiles: [...profiles] })),
      [
        {
          name: 'meadow',
          startUrl: 'https://meadow.awsapps.com/start',
          region: 'eu-west-1',
          known: true,
          alike: { region: 'eu-central-1', services: 'local' },
          profiles: [['111111111111/Engineer', 'engineer']],
        },
        {
          startUrl: 'https://old.awsapps.com/start',
          region: 'us-east-1',
          known: true,
          alike: {},
          profiles: [['222222222222/Admin', 'old']],
        },
      ],
    );
    assert.deepEqual(centerSessions(''), []);
  });

  test('give new profiles their own form', () => {
    const [modern, legacy] = centerSessions(FILE);
    assert.ok(modern && legacy);
    const role = { accountId: '333333333333', role: 'Admin' };
    assert.deepEqual(centerProfileSection('a', modern, role), {
      header: 'profile a',
      properties: [
        ['sso_session', 'meadow'],
        ['sso_account_id', '333333333333'],
        ['sso_role_name', 'Admin'],
        ['region', 'eu-central-1'],
        ['services', 'local'],
      ],
    });
    assert.deepEqual(centerProfileSection('a', legacy, role).properties, [
      ['sso_start_url', 'https://old.awsapps.com/start'],
      ['sso_region', 'us-east-1'],
      ['sso_account_id', '333333333333'],
      ['sso_role_name', 'Admin'],
      ['region', 'us-east-1'],
    ]);
  });

  test('start in an empty file with a section of their own, and the profile can be resolved', () => {
    const session = newSession('meadow', 'https://meadow.awsapps.com/start', 'eu-west-1');
    const role = { accountId: '333333333333', role: 'Admin' };
    const text = [sessionSection('meadow', session), centerProfileSection('a', session, role)].reduce(
      appendSection,
      '',
    );
    const plan = chainOf(text, 'a');
    assert.deepEqual(plan.problems, []);
    assert.equal(plan.base.kind === 'sso' && plan.base.ssoRoleName, 'Admin');
    assert.deepEqual(
      centerSessions(text).map(({ name, startUrl, region }) => ({ name, startUrl, region })),
      [{ name: 'meadow', startUrl: session.startUrl, region: 'eu-west-1' }],
    );
  });

  test('are not written where somebody has written them meanwhile', () => {
    const section = (header: string) => ({ header, properties: [] });
    const wanted = ['sso-session meadow', 'sso-session new', 'profile engineer', 'profile neu'].map(section);
    assert.deepEqual(
      missingSections(`${FILE}[profile   "neu"] # x\r\n`, wanted).map(({ header }) => header),
      ['sso-session new'],
    );
  });
});
