import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { Base } from '../../../src/config/plan.ts';
import { Secret } from '../../../src/config/secret.ts';
import { BaseSourceError, ConnectionError, ServiceError } from '../../../src/sts/errors.ts';
import { createGateway } from '../../../src/sts/sdk.ts';
import { chainPlan, roleArn, sourced, staticKeys } from '../../support/plans.ts';
import { assertTooSlow, isProper, manners, openBadServer, PROPER, type Manner } from '../badServer.ts';
import { fields, mutate, mutations, withField, type FieldChange, type Mutation } from '../mutation.ts';
import { assertNoSecret, SENTINEL } from '../secrets.ts';
import type { Target } from '../target.ts';
import { assertCredentials } from './sts.ts';

type Kind = 'process' | 'sso' | 'webIdentity' | 'containerMetadata';

const secrets = `"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"${SENTINEL}secret"`;
const replies: Readonly<Record<Kind, string>> = {
  process: `{"Version":1,${secrets},"SessionToken":"${SENTINEL}token","Expiration":"2099-01-01T00:00:00Z"}`,
  sso: `{"roleCredentials":{"accessKeyId":"ASIAEXAMPLE","secretAccessKey":"${SENTINEL}secret","sessionToken":"${SENTINEL}token","expiration":4070908800000}}`,
  webIdentity: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><SubjectFromWebIdentityToken>s</SubjectFromWebIdentityToken><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>${SENTINEL}secret</SecretAccessKey><SessionToken>${SENTINEL}token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
  containerMetadata: `{${secrets},"Token":"${SENTINEL}token","Expiration":"2099-01-01T00:00:00Z","RoleArn":"arn:aws:iam::111111111111:role/T"}`,
};

const dictionary = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    'null',
    'true',
    '{}',
    '[]',
    '1e999',
    '-1',
    '"\\ud800"',
    '\\u0000',
    '\0',
  ],
  ...[
    '"Version":2,',
    '"Version":"1",',
    '"AccessKeyId":{},',
    '"SecretAccessKey":7,',
    '"Expiration":[],',
    '\n',
  ],
  ...['"Expiration":"yesterday",', '"__proto__":{},', '<', '</Credentials>', '\uFEFF', '"accessKeyId":null,'],
];

interface Input {
  readonly kind: Kind;
  readonly field: FieldChange | null;
  readonly changes: readonly Mutation[];
  readonly manner: Manner;
}

/** What gives the first credentials of a chain: programs, Identity Center, web identities, container roles. */
export const basesTarget: Target<Input> = {
  name: 'bases',
  inputs: fc.record({
    kind: fc.oneof(
      // A program is a process each time.
      { weight: 1, arbitrary: fc.constant('process' as const) },
      {
        weight: 2,
        arbitrary: fc.constantFrom('sso' as const, 'webIdentity' as const, 'containerMetadata' as const),
      },
    ),
    field: fields,
    changes: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, mutations(dictionary)),
    manner: manners,
  }),
  examples: (['process', 'sso', 'webIdentity', 'containerMetadata'] as const).map((kind) => ({
    ...{ kind, field: null, changes: [], manner: PROPER },
  })),
  open: async () => {
    const server = await openBadServer();
    const folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-fuzz-'));
    const restore = setVariables({
      HOME: folder,
      USERPROFILE: folder,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/container`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: `${SENTINEL}container`,
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
    });
    const files = await writeHome(folder);
    const gateway = createGateway({
      now: () => Date.now(),
      proxySettings: () => ({}),
      files: () => files,
      timeouts: { connectMs: 5_000, requestMs: 150 },
      baseTimeouts: { metadataMs: 150, processMs: 10_000 },
    });
    const keys = staticKeys({ accessKeyId: 'AKIA', secretAccessKey: SENTINEL });
    const plan = chainPlan(server.url, keys, [], { maxAttempts: sourced(1) });
    const never = new AbortController().signal;
    return {
      check: async ({ kind, field, changes, manner }) => {
        const body = mutate(withField(replies[kind], field), changes);
        server.answer = () => ({ body, manner });
        if (kind === 'process') await writeFile(path.join(folder, 'reply'), body);
        try {
          assertCredentials(await gateway.baseCredentials(plan, baseOf(kind, folder, server.url), never));
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          const known = [ServiceError, ConnectionError, BaseSourceError].some(
            (type) => error instanceof type,
          );
          assert.ok(known, String(error));
          if (body === replies[kind] && isProper(manner)) assertTooSlow(error);
          if (!/<(Message|Code)>[^<]*SENTINEL/.test(body)) assertNoSecret(error);
        }
      },
      close: async () => {
        restore();
        await gateway.close();
        await server.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};

function baseOf(kind: Kind, folder: string, url: string): Base {
  const profile = 'work';
  switch (kind) {
    case 'process': {
      const print = process.platform === 'win32' ? 'type' : 'cat';
      return { kind, profile, command: new Secret(`${print} "${path.join(folder, 'reply')}"`) };
    }
    case 'sso':
      return {
        kind,
        profile,
        session: 'meadow',
        startUrl: 'https://meadow.awsapps.com/start',
        ssoRegion: 'eu-west-1',
        ssoAccountId: '111111111111',
        ssoRoleName: 'Engineer',
        portalUrl: sourced(url),
      };
    case 'webIdentity':
      return {
        kind,
        profile,
        tokenFile: path.join(folder, 'token'),
        role: roleArn('arn:aws:iam::222222222222:role/Ci'),
      };
    case 'containerMetadata':
      return { kind, profile };
  }
}

/** A home in which somebody is signed in, and a program has a token. */
async function writeHome(folder: string): Promise<{ config: string; credentials: string }> {
  const cache = path.join(folder, '.aws', 'sso', 'cache');
  await mkdir(cache, { recursive: true });
  await writeFile(path.join(folder, 'token'), `${SENTINEL}.web.identity`);
  const startUrl = 'https://meadow.awsapps.com/start';
  const session = `[sso-session meadow]\nsso_start_url = ${startUrl}\nsso_region = eu-west-1\n`;
  const profile =
    '[profile work]\nsso_session = meadow\nsso_account_id = 111111111111\nsso_role_name = Engineer\n';
  const config = path.join(folder, '.aws', 'config');
  await writeFile(config, profile + session);
  const signIn = {
    startUrl,
    region: 'eu-west-1',
    accessToken: `${SENTINEL}access`,
    expiresAt: '2099-01-01T00:00:00Z',
  };
  const name = `${createHash('sha1').update('meadow').digest('hex')}.json`;
  await writeFile(path.join(cache, name), JSON.stringify(signIn));
  return { config, credentials: path.join(folder, '.aws', 'credentials') };
}

function setVariables(values: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  const assign = (all: Readonly<Record<string, string | undefined>>): void => {
    for (const [name, value] of Object.entries(all)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
  assign(values);
  return () => {
    assign(before);
  };
}
