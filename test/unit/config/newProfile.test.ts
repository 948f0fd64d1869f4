import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { appendSection } from '../../../src/config/edit.ts';
import {
  hasSection,
  nameFault,
  newRoleSection,
  proposedName,
  roleArnFault,
  roleDurationFault,
  sectionPreview,
} from '../../../src/config/newProfile.ts';
import { chain, configuration, devAdmin, hop, prodAdmin, work } from '../views/samples.ts';

const ROLE = 'arn:aws:iam::333333333333:role/ops/Release';
const { plans } = configuration([prodAdmin, devAdmin, chain('release', [hop('1'.repeat(12), 'R')])]);
const none = { externalId: '', mfaSerial: '', durationSeconds: '' };

describe('a new chained role', () => {
  test('is written with what was given, and nothing else', () => {
    const section = newRoleSection({ ...none, name: 'ship', source: devAdmin, roleArn: ROLE });
    assert.equal(
      appendSection('[profile a]\r\nregion = x\r\n', section),
      `[profile a]\r\nregion = x\r\n\r\n[profile ship]\r\nrole_arn = ${ROLE}\r\nsource_profile = dev-admin\r\n`,
    );
    const full = { externalId: 'id-1', mfaSerial: 'GAHT12345678', durationSeconds: '1800' };
    assert.equal(
      sectionPreview(newRoleSection({ ...full, name: 'ship', source: devAdmin, roleArn: ROLE })),
      `[profile ship]  role_arn = ${ROLE}  source_profile = dev-admin  external_id = id-1  ` +
        'mfa_serial = GAHT12345678  duration_seconds = 1800',
    );
  });

  test('takes over an endpoint that counts for its source alone', () => {
    const place = { file: 'config', line: 1, start: 0, end: 1 };
    const source = { kind: 'property', profile: 'work', key: 'endpoint_url', place } as const;
    const sts = { ...work.sts, url: { value: 'http://127.0.0.1:4566', source } };
    const made = newRoleSection({ ...none, name: 'x', source: { ...work, sts }, roleArn: ROLE });
    assert.deepEqual(made.properties.at(-1), ['endpoint_url', 'http://127.0.0.1:4566']);
  });

  test('gets the role’s name, with the account where that is taken', () => {
    assert.equal(proposedName('arn:aws:iam::333333333333:role/Admin', plans), 'admin');
    assert.equal(proposedName(ROLE, plans), 'release-333333333333');
    assert.equal(proposedName('arn:aws:iam::333333333333:role/a=b,c', plans), 'a-b-c');
  });

  test('is checked: name, ARN, duration', () => {
    assert.equal(nameFault('prod-admin', plans), 'taken');
    for (const name of ['', 'a b', 'a]', 'a\nb', '"a"', 'a#'])
      assert.equal(nameFault(name, plans), 'form', name);
    assert.equal(nameFault('new/one.2', plans), undefined);
    assert.equal(roleArnFault(ROLE), undefined);
    for (const arn of ['', 'arn:aws:iam::1:role/R', 'arn:aws:iam::333333333333:user/R', `${ROLE} #`]) {
      assert.equal(roleArnFault(arn), 'form', arn);
    }
    assert.equal(roleDurationFault('43200', work), undefined);
    assert.match(roleDurationFault('43201', work) ?? '', /^has to be/);
    assert.equal(roleDurationFault('3600', devAdmin), undefined);
    assert.match(roleDurationFault('3601', devAdmin) ?? '', /^may be at most 3600/);
  });

  test('is not added where somebody has added it meanwhile', () => {
    assert.ok(hasSection('\r\n[profile   ship] # x\r\n', 'profile ship'));
    assert.ok(!hasSection('[profile ship2]\n# [profile ship]\n', 'profile ship'));
  });
});
