import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, readdir, rm } from 'node:fs/promises';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { role } from '../fixtures/organisation.ts';
import { failSecrets, refusableSecrets } from '../support/vscode/brokenSecrets.ts';
import { readBrowserStorage } from '../support/vscode/browserStorage.ts';
import { extensionHosts, productLog } from '../support/vscode/extensionHosts.ts';
import { fillDisk } from '../support/vscode/fullDisk.ts';
import { KeptSecrets } from '../support/vscode/keptSecrets.ts';
import { until } from '../support/vscode/wait.ts';
import { says, startProgram } from './longRunning.ts';
import { Person } from './person.ts';
import { openPinnedIn, useUi, whoAmIIn } from './support.ts';

/** One window for all: each test leaves it working, with the identity that the next one begins with. */
const ui = useUi('faults');
const person = (): Person => new Person(ui().workbench);
const calls = (): number => ui().world.aws.journal.of('AssumeRole').length;
const whoAmI = (): Promise<string> => whoAmIIn(ui());

const UNKEPT = /secret storage failed: role sessions end with this window/;
const POINTER = 'echo "$AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN"';

let kept: KeptSecrets;
let refuseSecrets: (refuse: boolean) => Promise<void>;

/** A row of the tree becomes the identity; a click on one that is just being drawn anew is lost. */
async function assume(name: string): Promise<void> {
  await until(`a switch to ${name}`, async () => {
    await person().row(name).click({ timeout: 10_000 });
    return person().sees(new RegExp(`^${name} \\d+m$`), 10_000);
  });
}

/** Leaves the window, does something while none is there, and opens it again. */
async function reopened<T>(meanwhile: () => Promise<T> | T): Promise<T> {
  const { workbench, server } = ui();
  const { page } = workbench;
  const address = page.url();
  // A plain page of the same origin: what it stores is there for the window.
  await page.goto(`${server.url}/version`);
  await until('the end of the extension host', async () => {
    const left = await extensionHosts(server);
    // One whose page did not come to say goodbye waits for it for hours.
    for (const pid of left) process.kill(pid, 'SIGKILL');
    return left.length === 0;
  });
  const done = await meanwhile();
  await page.goto(address);
  await workbench.ready();
  // Which view was open is known again only if VS Code had the time to store it.
  await person().openTree();
  return done;
}

async function tooltip(): Promise<string> {
  const { workbench } = ui();
  // That of the view's icon, which was clicked before, may still be there.
  const own = workbench.hover.filter({ has: workbench.page.getByRole('link', { name: 'Release' }) }).first();
  const text = await until('the tooltip of the status bar', async () => {
    await workbench.page.mouse.move(0, 0);
    await person().status.hover();
    await own.waitFor({ timeout: 5_000 });
    return own.innerText();
  });
  await workbench.page.mouse.move(0, 0);
  return text;
}

async function remembered(name: string): Promise<void> {
  const { browser, server } = ui();
  const found = new RegExp(`identity[\\\\"]+:[\\\\"]+${name}`);
  await until(`${name} to be remembered`, async () =>
    found.test(await readBrowserStorage(browser, server.url)),
  );
}

async function sessionsKept(): Promise<void> {
  await until('the session to be kept', async () =>
    (await kept.text(ui().workbench.page)).includes('verified'),
  );
}

async function addRole(name: string): Promise<void> {
  const { workbench } = ui();
  const answer = async (prompt: RegExp, text: string): Promise<void> => {
    await workbench.quickInputMessage.getByText(prompt).waitFor();
    await workbench.quickInput.fill(text);
    await workbench.page.keyboard.press('Enter');
  };
  await workbench.run('Role Chain: Add a Chained Role…');
  await workbench.choose('Add a Chained Role: Which Profile Assumes It?', 'staging-deploy', /staging-deploy/);
  await answer(/ARN of the role/, role('production', 'Release'));
  await answer(/Name of the new profile/, name);
  await answer(/External id/, '');
  await answer(/MFA device/, '');
  await answer(/Duration/, '');
  await workbench.quickPickRow(/^.*Add to .*\[profile/s).click();
}

/** Whether VS Code's shell integration is in the visible terminal. */
async function isIntegrated(): Promise<boolean> {
  return (await ui().workbench.terminals.ask('echo ${VSCODE_SHELL_INTEGRATION-none}')) !== 'none';
}

async function closeTerminals(): Promise<void> {
  const { workbench } = ui();
  await workbench.run('Terminal: Kill All Terminals');
  await workbench.page.locator('.terminal-wrapper').first().waitFor({ state: 'detached' });
}

test('the disk is full: switches and terminals go on, an edit fails whole, a pinned terminal does without its file', async () => {
  const { world, server, workbench } = ui();
  const folder = path.dirname(world.home.configFile);
  const before = [await readFile(world.home.configFile, 'utf8'), (await readdir(folder)).sort()];
  await person().openTree();
  await assume('staging-deploy');
  // VS Code starts its host of terminals with the first one.
  await workbench.terminals.create();
  await workbench.terminals.ask('true');
  const free = await fillDisk(server);
  try {
    await assume('hub');
    assert.match(await whoAmI(), /"arn":"arn:aws:sts::111111111111:assumed-role\/Hub\//);
    await addRole('no-space');
    await workbench.notification(/could not be written: there is no space for it/).waitFor();
    assert.deepEqual([await readFile(world.home.configFile, 'utf8'), (await readdir(folder)).sort()], before);
    await openPinnedIn(ui(), 'prod-readonly');
    assert.ok(!(await isIntegrated()));
    assert.match(await whoAmI(), /"arn":"arn:aws:sts::333333333333:assumed-role\/ReadOnly\//);
  } finally {
    await free();
  }
  await addRole('with-space');
  await person().row('with-space').waitFor();
  await closeTerminals();
  await openPinnedIn(ui(), 'prod-readonly');
  assert.ok(await isIntegrated());
  assert.match(await whoAmI(), /"arn":"arn:aws:sts::333333333333:assumed-role\/ReadOnly\//);
  await closeTerminals();
});

test('the keyring fails under an open window: sessions live on in memory, which is said, and forgetting still counts', async () => {
  const { workbench, browser } = ui();
  kept = await KeptSecrets.in(browser);
  refuseSecrets = await refusableSecrets(workbench.page);
  await remembered('hub');
  await reopened(() => undefined);
  await person().sees(/^hub \d+m$/);
  await sessionsKept();
  await failSecrets(workbench.page, ['set', 'delete']);
  await assume('staging-deploy');
  await workbench.page.getByText(UNKEPT).first().waitFor();
  assert.match(await tooltip(), UNKEPT);
  await workbench.terminals.create();
  const program = await startProgram(ui(), 'secrets.json');
  await says(program, 'Deploy');
  const made = calls();
  await assume('hub');
  assert.equal(calls(), made, 'the session in memory serves');
  await failSecrets(workbench.page, []);
  await workbench.run('Role Chain: Forget All Sessions');
  await person().sees(/^No identity$/);
  await until('the sessions to be gone from the keyring that works again', async () => {
    return !(await kept.text(workbench.page)).includes('verified');
  });
  await assume('staging-deploy');
  assert.equal(calls(), made + 2, 'what was forgotten serves nobody');
});

test('a window opens without its keyring: the identity is made anew, and a terminal from before goes on', async () => {
  const program = path.join(ui().world.folder, 'secrets.json');
  const before = await says(program, 'Deploy');
  await remembered('staging-deploy');
  const made = calls();
  await refuseSecrets(true);
  await reopened(() => undefined);
  await person().sees(/^staging-deploy \d+m$/);
  assert.equal(calls(), made + 2);
  assert.equal((await says(program, 'Deploy')).pid, before.pid);
  assert.match(await tooltip(), UNKEPT);
});

test('the keyring holds nonsense, as if nothing were in it; then it cannot be read at all: the window goes on', async () => {
  const { workbench, server } = ui();
  const program = path.join(ui().world.folder, 'secrets.json');
  await refuseSecrets(false);
  await reopened(() => kept.spoil(workbench.page, '{"version":1,"sessions":[["k",{"acc'));
  await person().sees(/^staging-deploy \d+m$/);
  await says(program, 'Deploy');
  assert.doesNotMatch(await tooltip(), UNKEPT);
  await sessionsKept();
  await failSecrets(workbench.page, ['get']);
  await assume('hub');
  await says(program, 'Hub');
  assert.match(await tooltip(), UNKEPT);
  assert.match(await productLog(server), /Secret storage is not available: .*The keyring is locked/);
});

/** Another program on the port: hears what comes, and refuses. */
async function squat(port: number, heard: Set<string>): Promise<Server> {
  const server = createServer((request, response) => {
    heard.add(request.headers.authorization ?? '');
    response.writeHead(404).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

test('another program has the port after a reload: a new one with other tokens, which log and tooltip say', async () => {
  const { workbench, server, world } = ui();
  const program = path.join(world.folder, 'secrets.json');
  await remembered('hub');
  const heard = new Set<string>();
  const squatter = await reopened(async () => {
    const ports = [...(await productLog(server)).matchAll(/endpoint listens on 127\.0\.0\.1:(\d+)\./g)];
    return squat(Number(ports.at(-1)?.[1]), heard);
  });
  try {
    await person().sees(/^hub \d+m$/);
    await says(program, undefined);
    assert.equal(heard.size, 1, 'the token of the terminal from before');
    assert.match(
      await productLog(server),
      /The port of the credentials endpoint was taken; it listens on \d+ now/,
    );
    assert.match(await tooltip(), /is from before this window was loaded, it has to be opened again/);
    await closeTerminals();
    await workbench.terminals.create();
    assert.match(await whoAmI(), /"arn":"arn:aws:sts::111111111111:assumed-role\/Hub\//);
    const [url = '', token = ''] = (await workbench.terminals.ask(POINTER)).split(' ');
    assert.equal(await statusWith(url, token), 200);
    for (const stolen of heard) {
      assert.equal(await statusWith(url, stolen), 401, 'what the other program has heard opens nothing');
    }
  } finally {
    squatter.close();
    await rm(program, { force: true });
  }
});

/** Not by `fetch`: what a browser could send is refused before. */
async function statusWith(url: string, authorization: string): Promise<number | undefined> {
  const [response] = (await once(get(url, { agent: false, headers: { authorization } }), 'response')) as [
    IncomingMessage,
  ];
  response.resume();
  return response.statusCode;
}
