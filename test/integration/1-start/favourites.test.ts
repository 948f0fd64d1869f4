import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import { row, rows, run } from '../support.ts';

describe('favourites and groups', () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('roleChain');
  const labels = async (): Promise<readonly unknown[]> => (await rows()).map(({ item }) => item.label);

  after(async () => {
    await settings().update('tree.group', undefined, true);
    await settings().update('accounts', undefined, true);
    await run('removeFavourite', 'audit');
  });

  it('a favourite goes to the top of a short list, and back', async () => {
    const before = await labels();
    await run('addFavourite', 'audit');
    const { item } = (await rows())[0] ?? {};
    assert.equal(item?.label, 'audit');
    assert.match(String(item.description), /^★ /);
    assert.match(item.contextValue ?? '', /\bfavourite\b/);
    await run('removeFavourite', 'audit');
    assert.deepEqual(await labels(), before);
  });

  it('groups by account carry the person’s names, with the favourites above them', async () => {
    await settings().update('accounts', { '333333333333': { name: 'Production', color: 'red' } }, true);
    await settings().update('tree.group', 'account', true);
    await run('addFavourite', 'audit');
    await until('the groups', async () => (await labels()).includes('Production'));
    const all = (await labels()).filter((label) => label !== 'Recent');
    assert.deepEqual(all, ['Favourites', '111111111111', '222222222222', 'Production', 'Bases']);
    const production = await rows(await row('Production'));
    assert.ok(production.some(({ item }) => item.description === '★ · Auditor · 1 hop'));
    const [favourite] = await rows(await row('Favourites'));
    assert.equal(favourite?.item.label, 'audit');
    assert.notEqual(favourite.item.id, production.find(({ item }) => item.label === 'audit')?.item.id);
  });
});
