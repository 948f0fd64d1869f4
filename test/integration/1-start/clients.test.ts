import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { KEYS } from '../../fixtures/organisation.ts';
import { until } from '../../support/vscode/wait.ts';
import {
  askIn,
  assertIs,
  configFile,
  deliver,
  product,
  replaceConfig,
  run,
  statusText,
  type WhoAmI,
} from '../support.ts';

/**
 * The AWS SDK for JavaScript, and, where they are on the path, the AWS CLI and boto3, each asked in the same terminal:
 * all must be the same and the right one.
 */
const askAll = (terminal: vscode.Terminal): Promise<WhoAmI> => askIn(terminal, 'clients');

async function mode(wanted: 'live' | 'static'): Promise<void> {
  const { delivery } = await product();
  await until(`delivery to be ${wanted}`, () => delivery.choice?.mode === wanted);
  await delivery.settled();
}

describe('every client', function () {
  // Python takes its time on a busy machine, and is started twice for each answer.
  this.timeout(240_000);
  const opened: vscode.Terminal[] = [];
  const open = (env: Readonly<Record<string, string>> = {}): vscode.Terminal => {
    const terminal = vscode.window.createTerminal({ env });
    opened.push(terminal);
    return terminal;
  };

  beforeEach(async () => {
    await run('assume', 'staging-deploy');
    await statusText(/^\$\(link\) staging-deploy /);
  });
  afterEach(() => {
    for (const terminal of opened.splice(0)) terminal.dispose();
  });
  after(async () => {
    await run('releaseIdentity');
    await statusText(/No identity/);
  });

  it('live: is the identity, after a switch and after a renewal, in one terminal', async () => {
    await mode('live');
    const terminal = open();
    assertIs(await askAll(terminal), '222222222222', 'Deploy', 'live');
    await run('assume', 'hub');
    assertIs(await askAll(terminal), '111111111111', 'Hub', 'live');
    await run('refreshNow');
    assertIs(await askAll(terminal), '111111111111', 'Hub', 'live');
  });

  it('in a pinned terminal: is what that was opened as', async () => {
    const before = new Set(vscode.window.terminals);
    await run('newTerminalAs', 'prod-readonly');
    const terminal = await until('the terminal', () =>
      vscode.window.terminals.find((one) => !before.has(one)),
    );
    opened.push(terminal);
    assertIs(await askAll(terminal), '333333333333', 'ReadOnly', 'live');
  });

  it('static: is the identity; the next terminal has the next one and renewed keys', async () => {
    await deliver('static');
    try {
      const before = open();
      assertIs(await askAll(before), '222222222222', 'Deploy', 'static');
      await run('assume', 'hub');
      const after = open();
      assert.match((await askIn(after)).arn, /assumed-role\/Hub\//);
      await run('refreshNow');
      assertIs(await askAll(open()), '111111111111', 'Hub', 'static');
      assertIs(await askAll(before), '222222222222', 'Deploy', 'static');
    } finally {
      await deliver(undefined);
    }
  });

  it('beside a [default] with keys: the delivered ones are taken', async () => {
    const text = await readFile(configFile, 'utf8');
    const { accessKeyId, secretAccessKey } = KEYS.dana;
    const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    try {
      await replaceConfig(`${text}\n[default]\n${keys}`);
      await mode('static');
      assertIs(await askAll(open()), '222222222222', 'Deploy', 'static');
    } finally {
      await replaceConfig(text);
      await mode('live');
    }
  });

  /** What VS Code may have been started with, each of which a client looks at before the endpoint. */
  const inherited: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
    AWS_PROFILE: () => ({ AWS_PROFILE: 'work' }),
    keys: () => ({
      AWS_ACCESS_KEY_ID: KEYS.dana.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.dana.secretAccessKey,
    }),
    'a relative address of a container': () => ({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/other' }),
    'the endpoint of another': () => ({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/other',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'other',
    }),
    'a web identity': () => ({
      AWS_ROLE_ARN: 'arn:aws:iam::111111111111:role/Ci',
      AWS_WEB_IDENTITY_TOKEN_FILE: path.join(path.dirname(configFile), 'other-token'),
    }),
  };
  for (const [what, variables] of Object.entries(inherited)) {
    it(`VS Code started with ${what}: keys are delivered, and win in every client`, async () => {
      const env = variables();
      // The host's own environment is what the product looks at; a terminal gets it from the server, as here by hand.
      const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
      try {
        Object.assign(process.env, env);
        await run('assume', 'hub');
        await mode('static');
        const { statusBar, delivery } = await product();
        const [name] = Object.keys(env);
        assert.ok(delivery.choice?.hidden.some((message) => message.includes(name ?? '?')));
        // Markdown, in which a name is escaped.
        const said = (): boolean =>
          statusBar.status?.tooltip.replaceAll('&#95;', '_').includes(name ?? '?') === true;
        await until('the tooltip to say so', said);
        const who = await askAll(open(env));
        // The SDK for JavaScript takes the profile before keys; it is the same chain's, so only the session differs.
        for (const arn of [who.arn, who.cli, who.boto3]) {
          if (arn !== undefined) assert.match(arn, /^arn:aws:sts::111111111111:assumed-role\/Hub\//);
        }
        assert.ok(who.names.includes('AWS_ACCESS_KEY_ID'));
      } finally {
        for (const [name, value] of Object.entries(before)) {
          if (value === undefined) Reflect.deleteProperty(process.env, name);
          else process.env[name] = value;
        }
        await run('assume', 'staging-deploy');
        await mode('live');
      }
    });
  }
});
