import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainPlan } from '../../../src/config/explain.ts';
import { configureText, KEYS, planOf, roleArn, SECRET, SETTINGS } from './support.ts';

const CONFIG = `[profile k]
${KEYS}
[profile a]
role_arn = ${roleArn('a')}
source_profile = k
mfa_serial = GAHT12345678
mfa_process = code ${SECRET}
duration_seconds = 7200
[profile b]
role_arn = ${roleArn('b', '999988887777')}
source_profile = a
region = eu-west-1
external_id = partner
duration_seconds = 7200
session_tags = team=core
endpoint_url = http://127.0.0.1:4000
`;

describe('explainPlan', () => {
  const text = explainPlan(planOf({ config: CONFIG, env: { AWS_CA_BUNDLE: '/ca.pem' } }, 'b'), SETTINGS);

  it('says who calls what, hop by hop', () => {
    const calls = text.split('\n').filter((line) => line.includes('calls AssumeRole'));
    assert.equal(calls.length, 2);
    assert.match(calls[0] ?? '', /^The base calls AssumeRole on `\S+role\/a` \(account `111122223333`\)/);
    assert.match(calls[1] ?? '', /^The session of `\S+role\/a` calls AssumeRole on `\S+role\/b`/);
    assert.match(text, /^Static keys of profile `k` \(`\/home\/user\/\.aws\/config:2`\)\.$/m);
  });

  it('gives every parameter with file and line', () => {
    const line = (name: string, last = false): string | undefined => {
      const rows = text.split('\n').filter((row) => row.startsWith(`| ${name} `));
      return last ? rows.at(-1) : rows[0];
    };
    assert.equal(
      line('ExternalId'),
      '| ExternalId | `partner` | `external_id` of `b`, `/home/user/.aws/config:14` |',
    );
    assert.equal(
      line('DurationSeconds', true),
      '| DurationSeconds | `3600` | `duration_seconds` of `b`, `/home/user/.aws/config:15` |',
    );
    assert.match(line('SerialNumber') ?? '', /GAHT12345678/);
    assert.match(line('Tags') ?? '', /`team=core`/);
    assert.match(line('Region of STS') ?? '', /`eu-west-1` \| `region` of `b`/);
    assert.match(line('Endpoint') ?? '', /`http:\/\/127\.0\.0\.1:4000`/);
    assert.match(line('CA bundle') ?? '', /`AWS_CA_BUNDLE` in the environment/);
  });

  it('gives the session name that will be sent where the profile names none', () => {
    assert.match(text, /\| RoleSessionName \| `jo` \| the setting `roleChain.sessionName`/);
  });

  it('says when one MFA code is spent before the first hop, and when at the role itself', () => {
    const config = `[profile k]\n${KEYS}\n[profile m]\nrole_arn = ${roleArn('m')}\nsource_profile = k\nmfa_serial = GAHT12345678`;
    const shared = explainPlan(planOf(config, 'm'), SETTINGS);
    assert.match(shared, /calls GetSessionToken with a code of `GAHT12345678` and DurationSeconds `43200`/);
    assert.doesNotMatch(shared, /\| SerialNumber/);
    const single = explainPlan(planOf(config, 'm'), { ...SETTINGS, mfaSessionSeconds: 0 });
    assert.doesNotMatch(single, /GetSessionToken/);
    assert.match(single, /\| SerialNumber \| `GAHT12345678`/);
  });

  it('says what was clamped and why', () => {
    assert.match(
      text,
      /^- Hop 2: duration_seconds asks for 7200 s, .*3600 s are sent\. \(`\/home\/user\/\.aws\/config:15`\)$/m,
    );
  });

  it('holds no secret and no command line', () => {
    assert.ok(!text.includes(SECRET));
    assert.ok(!text.includes('AKIDEXAMPLE'));
  });

  it('speaks of every base without its secrets', () => {
    const config = `[profile p]\ncredential_process = x ${SECRET}
[profile l]\nlogin_session = me
[profile w]\nweb_identity_token_file = /t\nrole_arn = ${roleArn('w')}
[profile s]\nsso_region = eu-west-1\nsso_start_url = https://x.test\nsso_account_id = 111122223333\nsso_role_name = r
[profile e]\nrole_arn = ${roleArn('e')}\ncredential_source = Environment
[profile i]\nrole_arn = ${roleArn('i')}\ncredential_source = Ec2InstanceMetadata
[profile c]\nrole_arn = ${roleArn('c')}\ncredential_source = EcsContainer`;
    const documents = [...configureText({ config }).plans.values()].map((plan) =>
      explainPlan(plan, SETTINGS),
    );
    assert.ok(documents.every((document) => document.includes('## Base') && !document.includes(SECRET)));
    assert.equal(new Set(documents.map((document) => document.split('\n\n')[3])).size, 7);
  });

  it('says of a broken chain what is wrong, and of a plain profile that it yields nothing', () => {
    const broken = explainPlan(planOf(`[profile a]\nrole_arn = ${roleArn('a')}`, 'a'), SETTINGS);
    assert.match(broken, /No call is made.*role\/a`/);
    assert.match(broken, /\*\*error\*\*: role_arn needs a source .*config:2/);
    assert.match(explainPlan(planOf('[profile a]\nregion = x', 'a'), SETTINGS), /yields no credentials/);
  });

  it('lets nothing from a file become Markdown', () => {
    const config = `[profile "a \`b\` | c"]\nrole_arn = ${roleArn('x')}\nsource_profile = <img>[x](y)`;
    const document = explainPlan(planOf(config, 'a `b` | c'), SETTINGS);
    assert.ok(document.startsWith('# `` a `b` \\| c ``'));
    assert.ok(!document.includes('<img>') || document.includes('\\<img\\>'));
  });
});
