import assert from 'node:assert/strict';
import fc from 'fast-check';
import { configure } from '../../../src/config/configure.ts';
import { explainPlan } from '../../../src/config/explain.ts';
import { mutate, mutations, type Mutation } from '../mutation.ts';
import { SENTINEL } from '../secrets.ts';
import type { Target } from '../target.ts';

const config = `# accounts
[profile work]
region = eu-west-1
sso_session = meadow
sso_account_id = 111111111111
sso_role_name = Engineer

[sso-session meadow]
sso_start_url = https://meadow.awsapps.com/start
sso_region = eu-west-1

[profile hub]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = keys
mfa_serial = arn:aws:iam::111111111111:mfa/dana
session_tags = team=platform
duration_seconds = 3600

[profile deploy]
role_arn = arn:aws:iam::222222222222:role/path/Deploy
source_profile = hub
external_id = ${SENTINEL}external
role_session_name = dana-deploy
services = local
s3 =
  max_concurrent_requests = 20

[services local]
sts =
  endpoint_url = http://127.0.0.1:4566

[profile program]
credential_process = vault --password ${SENTINEL}process
[profile ci]
role_arn = arn:aws:iam::222222222222:role/Ci
web_identity_token_file = /var/token
[default]
include_profile = work
credential_source = Ec2InstanceMetadata
role_arn = arn:aws-cn:iam::333333333333:role/R
`;

const credentials = `[keys]
aws_access_key_id = AKIAKEYS000000EXAMPLE
aws_secret_access_key = abcd${SENTINEL}0123456789abcdefghijklmn
aws_session_token = ${SENTINEL}token/with+more==
`;

const dictionary = [
  ...[
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\uFEFF',
    '\t',
    '  ',
    ' = ',
    '=',
    ':',
    '[',
    ']',
    '"',
    "'",
    '#',
    ' ;',
    '%',
    '\\',
  ],
  ...['[profile a]\n', '[default]\n', '[profile default]\n', '[services x]\n', '[sso-session s]\n', '\n  '],
  ...['role_arn = arn:aws:iam::444444444444:role/X\n', 'source_profile = hub\n', 'source_profile = deploy\n'],
  ...['credential_source = Environment\n', 'include_profile = hub\n', 'mfa_process = echo 1\n', '__proto__'],
  ...[
    'constructor = 1\n',
    'duration_seconds = -1\n',
    'session_tags = a=b,c\n',
    'region = us-east-1\n',
    '\uD83D',
  ],
];

interface Input {
  readonly config: readonly Mutation[];
  readonly credentials: readonly Mutation[];
}

/** Parser and planner, from bytes to documents, with files that were right before something happened to them. */
export const configTarget: Target<Input> = {
  name: 'config',
  inputs: fc.record({ config: mutations(dictionary), credentials: mutations(dictionary) }),
  open: async () => ({
    check: async (input) => {
      const texts = [mutate(config, input.config), mutate(credentials, input.credentials)] as const;
      const { plans, problems } = configure({
        files: { config: 'config', credentials: 'credentials' },
        config: { kind: 'read', bytes: Buffer.from(texts[0]) },
        credentials: { kind: 'read', bytes: Buffer.from(texts[1]) },
        env: {},
        platform: 'linux',
      });
      const lines = texts.map((text) => text.split(/\r\n|\n|\r/).length);
      for (const { place, message } of problems) {
        assert.match(message, /\S/);
        if (place === undefined) continue;
        const count = lines[place.file === 'config' ? 0 : 1] ?? 0;
        assert.ok(
          place.line >= 0 && place.line < count && place.start <= place.end,
          'a place outside of the file',
        );
      }
      for (const plan of plans.values()) {
        const broken = plan.problems.some(({ severity }) => severity === 'error');
        assert.equal(plan.kind === 'broken', broken);
        assert.match(explainPlan(plan, { defaultSessionName: 'dana', mfaSessionSeconds: 43_200 }), /\S/);
        // Secrets are wrapped, so that no way of printing a plan shows them.
        if (plan.kind === 'chain') assert.doesNotMatch(JSON.stringify(plan.base), /SENTINEL/);
      }
    },
    close: async () => undefined,
  }),
};
