import assert from 'node:assert/strict';
import { test } from 'node:test';
import { role, withMoreRoles } from '../fixtures/organisation.ts';
import { searchFiles, type SearchedFiles } from '../support/leaks/files.ts';
import { PageWatch } from '../support/leaks/pageWatch.ts';
import { commandLine, type Spawned } from '../support/leaks/spawned.ts';
import { readBrowserStorage } from '../support/vscode/browserStorage.ts';
import { extensionHosts } from '../support/vscode/extensionHosts.ts';
import { until } from '../support/vscode/wait.ts';
import { Workbench } from '../support/vscode/workbench.ts';
import { Asking } from './leaks/asking.ts';
import { copyEverything, letExtensionIn } from './leaks/copies.ts';
import { editConfig, readAboutChains } from './leaks/documents.ts';
import { Hunt } from './leaks/hunt.ts';
import { chooseIdentities, proveByCode, reload } from './leaks/identities.ts';
import { findDrawn, findInPrograms, planted } from './leaks/plants.ts';
import { askOwnPrograms, namesInTerminal, startPrograms, workWithPrograms } from './leaks/programs.ts';
import type { Session } from './leaks/session.ts';
import { signInAndOut } from './leaks/signIns.ts';
import { Person } from './person.ts';
import { SigningIn } from './signingIn.ts';
import { useUi } from './support.ts';

/**
 * One session in which every feature is used, with keys that can be told from any other text; then everything is
 * searched for them that can be seen of the session, or is left of it.
 */
let hunt: Hunt;
let asking: Asking;
const ui = useUi('leaks', {
  ...Hunt.options,
  world: { sso: 'signedOut', organisation: withMoreRoles },
  settings: {
    'roleChain.protected': ['audit'],
    'roleChain.tree.group': 'none',
    'roleChain.chains': [
      { name: 'team-deploy', base: 'hub', hops: [{ roleArn: role('staging', 'Deploy') }] },
    ],
  },
  beforeWindow: async (world, browser) => {
    hunt = await Hunt.begin(world, browser);
    asking = new Asking(world, hunt.neighbour);
  },
});
const session = (): Session => ({
  ui: ui(),
  hunt,
  person: new Person(ui().workbench),
  signingIn: new SigningIn(ui),
  asking,
});

let broken = false;

/** A part of the session. What comes after one that failed would only wait in vain. */
function part(name: string, act: () => Promise<void> | void): void {
  test(name, async () => {
    assert.equal(broken, false, 'an earlier part has failed');
    broken = true;
    await act();
    broken = false;
  });
}

part('identities are chosen', () => chooseIdentities(session()));
part('MFA codes are given', () => proveByCode(session()));
part('the window is reloaded', () => reload(session()));
part('a person signs in and out', () => signInAndOut(session()));
part('profiles are added, marked, opened and repaired', () => editConfig(session()));
part('failures, chains and diagnoses are read', () => readAboutChains(session()));
part('keys are copied', () => copyEverything(session()));
part('another extension is let in', () => letExtensionIn(session()));

part('live: programs of every kind run, and not one has a key', async () => {
  const { processes, features, neighbour } = hunt;
  assert.ok((await namesInTerminal(session())).includes('AWS_CONTAINER_AUTHORIZATION_TOKEN'));
  features.used('roleChain.newTerminal', 'roleChain.delivery auto');
  await neighbour.set('roleChain.delivery', 'live');
  assert.ok((await namesInTerminal(session())).includes('AWS_CONTAINER_AUTHORIZATION_TOKEN'));
  features.used('roleChain.delivery live');
  await startPrograms(session());
  await workWithPrograms(session());
  await processes.look();
  assert.deepEqual(processes.withKeys, []);
  const started = await hunt.spawned();
  const withKeys = started.filter(({ env }) => hunt.keys.isIn(env.join('\n')));
  assert.deepEqual(withKeys.map(commandLine), []);
  for (const program of ['team-vault.mjs', 'code.mjs', 'own-task.json']) {
    assert.ok(
      started.some((one) => commandLine(one).includes(program)),
      `${program} was seen`,
    );
  }
});

part("static: programs of every kind run, and the person's own have no key", async () => {
  hunt.processes.keysAllowed = true;
  await hunt.neighbour.set('roleChain.delivery', 'static');
  assert.ok((await namesInTerminal(session())).includes('AWS_SECRET_ACCESS_KEY'));
  hunt.features.used('roleChain.delivery static');
  await startPrograms(session());
  const ownPrograms = async (): Promise<readonly Spawned[]> =>
    (await hunt.spawned()).filter((one) => /team-vault\.mjs|code\.mjs/.test(commandLine(one)));
  const before = await ownPrograms();
  await askOwnPrograms(session());
  const own = await ownPrograms();
  assert.ok(own.length >= before.length + 2, 'each was started');
  assert.equal(hunt.keys.isIn(own.flatMap(({ env }) => env).join('\n')), false);
});

part('every feature was used', () => {
  assert.deepEqual(hunt.features.unused, []);
});

test('no document holds a secret', async () => {
  const documents = await hunt.readDocuments();
  assert.deepEqual(hunt.withSecret(documents), []);
  const names = documents.map(({ name }) => name).join('\n');
  for (const wanted of ['stopped at hop 1', 'Diagnosis of prod-deploy', '/prod-deploy.md', 'Role Chain']) {
    assert.ok(names.includes(wanted), `${wanted} among\n${names}`);
  }
});

test('no terminal shows a secret', async () => {
  const terminals = await hunt.neighbour.terminals();
  assert.deepEqual(hunt.withSecret(terminals), []);
  assert.ok(
    terminals.some(({ text }) => text.includes('whoAmI.mjs')),
    'what was typed',
  );
  assert.ok(
    terminals.some(({ text }) => /Runs as .*ReadOnly/.test(text)),
    'what a task of ours says',
  );
});

test('the window has drawn no secret, and holds none', async () => {
  assert.deepEqual(hunt.drawn.found, []);
  const text = (await PageWatch.textsOf(ui().workbench.page)).join('\n');
  assert.equal(hunt.secrets.isIn(text), false);
  assert.ok(text.includes('staging-deploy'), 'there was something to look at');
});

test('no command line held a secret, however short it was there', async () => {
  const seen = [...hunt.processes.commandLines, ...(await hunt.spawned()).map(commandLine)];
  assert.deepEqual(
    seen.filter((line) => hunt.secrets.isIn(line)),
    [],
  );
  assert.ok(seen.length > 50, `${String(seen.length)} command lines`);
});

test('sessions are kept in secret storage, where another extension gets none of them', async () => {
  const kept = await hunt.kept.text(ui().workbench.page);
  assert.ok(hunt.keys.isIn(kept), 'they are there');
  const keys: readonly string[] = kept.match(/roleChain\.[\w.]+/g) ?? [];
  assert.ok(keys.includes('roleChain.sessions'), keys.join());
  await hunt.neighbour.keep('own', 'a secret of the neighbour');
  assert.deepEqual(await hunt.neighbour.secrets([...keys, 'own']), ['a secret of the neighbour']);
});

test('no file, log or storage of the browser holds a secret', async () => {
  const { workbench, browser, server } = ui();
  await workbench.close();
  await until('the end of the extension host', async () => (await extensionHosts(server)).length === 0);
  assert.equal(hunt.secrets.isIn(await readBrowserStorage(browser, server.url)), false);
  const { looked, found } = await leftInFiles();
  assert.deepEqual(found, []);
  assert.ok(looked > 100, `${String(looked)} files`);
});

test('a planted secret is found in all of these places', async () => {
  const { browser, server, world } = ui();
  await hunt.forgetNeighbour();
  const workbench = await Workbench.open(browser, server, world.workspace);
  await findDrawn(hunt, workbench);
  await findInPrograms(hunt);
  hunt.processes.stop();
  await hunt.neighbour.leave(planted);
  await until('the storage of the browser', async () =>
    hunt.secrets.isIn(await readBrowserStorage(browser, server.url)),
  );
  await until('a log', async () =>
    (await leftInFiles()).found.some((file) => file.endsWith('Neighbour.log')),
  );
});

/** Files of the person's own hold secrets, as AWS and the browser make them; so do the records of this test. */
const meantToHold = [
  /^home\/\.aws\/(credentials|(sso|login)\/cache\/.*|bin\/team-vault\.mjs|programs\/sign-in\.json)$/,
  // It remembers which pages were opened, with what stood in their addresses. What pages store is read by a page.
  /^browser\//,
  /^spawned\//,
];

/** Searches all that is left of the session: the folders of VS Code, the workspace, the home. */
async function leftInFiles(): Promise<SearchedFiles> {
  const { looked, found } = await searchFiles(ui().world.folder, hunt.secrets);
  return { looked, found: found.filter((file) => !meantToHold.some((pattern) => pattern.test(file))) };
}
