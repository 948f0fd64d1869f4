import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import { aws, configFile, product, replaceConfig, row, rows, run, statusText } from '../support.ts';

describe('the config file', () => {
  let original: string;
  before(async () => {
    original = await readFile(configFile, 'utf8');
  });
  after(async () => {
    await replaceConfig(original);
    await untilRow('old-billing', /^broken/);
  });

  const untilRow = (label: string, description: RegExp): Promise<unknown> =>
    until(`a row ${label} with ${String(description)}`, async () => {
      const found = (await rows()).find(({ item }) => item.label === label);
      return found && description.test(String(found.item.description));
    });

  it('opens at the line of a profile', async () => {
    await run('openProfile', (await row('prod-admin')).element);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, configFile);
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /^\[profile prod-admin\]/);
  });

  it('opens at the line of a hop’s role', async () => {
    const [, hop] = await rows(await row('prod-admin'));
    await run('openProfile', hop?.element);
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.lineAt(editor.selection.active.line).text ?? '', /HubAdmin|hub-admin/);
  });

  it('has its problems at their lines while it is open', async () => {
    const uri = vscode.Uri.file(configFile);
    const found = await until('problems', () => {
      const all = vscode.languages.getDiagnostics(uri);
      return all.some(({ message }) => message.includes('finance')) && all;
    });
    const problem = found.find(({ message }) => message.includes('finance'));
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(problem?.source, 'Role Chain');
    assert.match(document.lineAt(problem.range.start.line).text, /^source_profile = finance/);
  });

  it('is followed when a profile is mended and another added, and only what changed is drawn', async () => {
    const { tree } = await product();
    const drawn: unknown[] = [];
    const listening = tree.onDidChangeTreeData((change) => drawn.push(change));
    await replaceConfig(original.replace('source_profile = finance', 'source_profile = work'));
    await untilRow('old-billing', /^333333333333 · Billing · 1 hop$/);
    assert.equal(drawn.length, 1);
    assert.deepEqual(
      (drawn[0] as { id: string }[]).map(({ id }) => id),
      ['identity/old-billing'],
    );
    listening.dispose();
    const added = '\n[profile extra]\nrole_arn = arn:aws:iam::111111111111:role/Hub\nsource_profile = work\n';
    await replaceConfig(original + added);
    await untilRow('extra', /^111111111111 · Hub · 1 hop$/);
  });

  it('is not drawn again when its rows stay as they are', async () => {
    await replaceConfig(original);
    await until('the row to go', async () => (await rows()).every(({ item }) => item.label !== 'extra'));
    const { tree } = await product();
    const drawn: unknown[] = [];
    const listening = tree.onDidChangeTreeData((change) => drawn.push(change));
    await replaceConfig(`# a comment\n\n${original}`);
    await until(
      'the new lines',
      async () => (await row('hub')).element.row.place?.line === lineOf('hub') + 2,
    );
    assert.deepEqual(drawn, []);
    listening.dispose();
  });

  it('an edited role is assumed anew, never served from before', async () => {
    await replaceConfig(original);
    await run('assume', 'hub');
    await statusText(/^\$\(link\) hub /);
    await replaceConfig(original.replace(/role\/Hub\n/, 'role/Nowhere\n'));
    await statusText(/^\$\(warning\) hub .* not renewed$/);
    await aws.clearJournal();
    await replaceConfig(original.replace(/(role\/Hub\n)/, '$1role_session_name = mended\n'));
    await statusText(/^\$\(link\) hub \d+m$/);
    const [call] = await aws.journal({ action: 'AssumeRole' });
    assert.equal(call?.parameters['RoleSessionName'], 'mended');
    await run('releaseIdentity');
    await replaceConfig(original);
  });

  it('may go away and come back', async () => {
    await rm(configFile);
    await until('no chains', async () => (await rows()).every(({ item }) => item.label === 'Bases'));
    await replaceConfig(original);
    await untilRow('prod-admin', /2 hops$/);
  });

  it('is explained, read-only, without a secret', async () => {
    await run('explainChain', 'prod-deploy');
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: 'role-chain', path: '/prod-deploy.md', query: 'prod-deploy' }),
    );
    assert.match(document.getText(), /arn:aws:iam::333333333333:role\/Release/);
    assert.doesNotMatch(document.getText(), /SENTINEL/);
    assert.equal(vscode.workspace.fs.isWritableFileSystem(document.uri.scheme), undefined);
  });

  function lineOf(profile: string): number {
    return original.split('\n').indexOf(`[profile ${profile}]`);
  }
});
