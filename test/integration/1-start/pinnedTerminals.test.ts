import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import {
  askIn,
  askInNewTerminal,
  configFile,
  row,
  product,
  run,
  statusText,
  type WhoAmI,
} from '../support.ts';

const home = path.dirname(path.dirname(configFile));

/** Shells of this machine that a pinned terminal is tried with; sh has no shell integration in VS Code. */
const shells = ['/bin/bash', '/bin/sh', '/usr/bin/zsh', '/usr/bin/fish', '/usr/bin/pwsh'].filter(existsSync);
const integrated = ['bash', 'zsh', 'fish', 'pwsh'];

describe('pinned terminals', () => {
  const opened: vscode.Terminal[] = [];

  before(async () => {
    await product();
    await run('assume', 'staging-deploy');
    await statusText(/^\$\(link\) staging-deploy /);
  });

  afterEach(() => {
    for (const terminal of opened.splice(0)) terminal.dispose();
  });

  after(async () => {
    await configure('defaultProfile.linux', undefined);
    await configure('profiles.linux', undefined);
    await vscode.workspace.getConfiguration('roleChain').update('delivery', undefined, true);
    await run('releaseIdentity');
    await statusText(/No identity/);
  });

  const open = async (profile: string): Promise<vscode.Terminal> => {
    const before = new Set(vscode.window.terminals);
    await run('newTerminalAs', profile);
    const terminal = await until('the terminal', () =>
      vscode.window.terminals.find((one) => !before.has(one) && one.name === profile),
    );
    opened.push(terminal);
    return terminal;
  };

  it('holds its identity beside the window and another one, in its own region', async () => {
    const production = await open('prod-readonly');
    const staging = await open('dev-admin');
    await run('assume', 'hub');
    const [one, other, window] = [await askIn(production), await askIn(staging), await askInNewTerminal()];
    assertWho(one, '333333333333', 'ReadOnly', 'eu-central-1');
    assertWho(other, '222222222222', 'Developer', 'eu-west-1');
    assertWho(window, '111111111111', 'Hub', 'eu-west-1');
    assertWho(await askIn(production), '333333333333', 'ReadOnly', 'eu-central-1');
  });

  it('shows whose it is, and is not kept on disk', async () => {
    const terminal = await open('prod-readonly');
    const options = terminal.creationOptions as vscode.TerminalOptions;
    assert.equal(terminal.name, 'prod-readonly');
    assert.equal((options.iconPath as vscode.ThemeIcon).id, 'pinned');
    assert.equal(options.isTransient, true);
  });

  it('opens from a row of the tree', async () => {
    const before = new Set(vscode.window.terminals);
    await run('newTerminalAs', (await row('prod-readonly')).element);
    const terminal = await until('the terminal', () =>
      vscode.window.terminals.find((one) => !before.has(one)),
    );
    opened.push(terminal);
    assertWho(await askIn(terminal), '333333333333', 'ReadOnly', 'eu-central-1');
  });

  it('opens as a kind of terminal of its own, after a pick', async () => {
    await configure('defaultProfile.linux', 'AWS Identity…');
    const before = new Set(vscode.window.terminals);
    try {
      const opening = vscode.commands.executeCommand('workbench.action.terminal.new');
      // The pick has the window's identity chosen; Enter takes it.
      const terminal = await until('the terminal', async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return vscode.window.terminals.find((one) => !before.has(one));
      });
      opened.push(terminal);
      await opening;
      assert.equal(terminal.name, 'hub');
      await run('assume', 'prod-readonly');
      assertWho(await askIn(terminal), '111111111111', 'Hub', 'eu-west-1');
    } finally {
      await configure('defaultProfile.linux', undefined);
    }
  });

  it('is not touched by a switch while it starts', async () => {
    await run('assume', 'staging-deploy');
    const [terminal] = await Promise.all([open('prod-readonly'), run('assume', 'hub')]);
    assertWho(await askIn(terminal), '333333333333', 'ReadOnly', 'eu-central-1');
    assertWho(await askInNewTerminal(), '111111111111', 'Hub', 'eu-west-1');
  });

  it('stays what it is after a relaunch', async () => {
    const terminal = await open('prod-readonly');
    assertWho(await askIn(terminal), '333333333333', 'ReadOnly', 'eu-central-1');
    await run('assume', 'staging-deploy');
    const pid = await terminal.processId;
    terminal.show();
    await until('the terminal to be the active one', () => vscode.window.activeTerminal === terminal);
    await vscode.commands.executeCommand('workbench.action.terminal.relaunch');
    await until('a new shell', async () => {
      const now = await terminal.processId;
      return now !== undefined && now !== pid;
    });
    assertWho(await askIn(terminal), '333333333333', 'ReadOnly', 'eu-central-1');
  });

  for (const shell of shells) {
    const name = path.basename(shell);
    for (const delivery of ['auto', 'static']) {
      it(`keeps ${name} as the default shell has it, delivery ${delivery}`, async () => {
        await vscode.workspace.getConfiguration('roleChain').update('delivery', delivery, true);
        await configure('profiles.linux', { tried: { path: shell } });
        await configure('defaultProfile.linux', 'tried');
        const terminal = await open('prod-readonly');
        if (integrated.includes(name)) await until('shell integration', () => terminal.shellIntegration);
        assertWho(await askIn(terminal), '333333333333', 'ReadOnly', 'eu-central-1');
      });
    }
  }

  it('has its identity already while the shell reads its first files', async () => {
    await vscode.workspace.getConfiguration('roleChain').update('delivery', undefined, true);
    await configure('profiles.linux', { tried: { path: '/bin/bash' } });
    const rc = path.join(home, '.bashrc');
    const said = path.join(home, 'rc-said.txt');
    await writeFile(
      rc,
      `printf '%s %s %s' "$AWS_REGION" "\${AWS_ACCESS_KEY_ID-}" "\${AWS_CONTAINER_CREDENTIALS_FULL_URI-}" > '${said}'\n`,
    );
    try {
      const terminal = await open('prod-readonly');
      assertWho(await askIn(terminal), '333333333333', 'ReadOnly', 'eu-central-1');
      const text = await readFile(said, 'utf8');
      assert.match(text, /^eu-central-1 /);
      assert.doesNotMatch(text, /\?.*http/);
    } finally {
      await rm(rc);
    }
  });
});

async function configure(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('terminal.integrated').update(name, value, true);
  await until(`${name} to count`, () => {
    const { globalValue } = vscode.workspace.getConfiguration('terminal.integrated').inspect(name) ?? {};
    return isDeepStrictEqual(globalValue, value);
  });
}

function assertWho(who: WhoAmI, accountId: string, role: string, region: string): void {
  assert.match(who.arn, new RegExp(`^arn:aws:sts::${accountId}:assumed-role/${role}/`), who.arn);
  if (who.cli !== undefined) assert.equal(who.cli, who.arn, 'the AWS CLI agrees');
  assert.equal(who.region, region);
  assert.equal(who.defaultRegion, region);
}
