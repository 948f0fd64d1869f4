import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { product, run, statusText } from '../support.ts';

const extension = vscode.extensions.getExtension('role-chain.role-chain');
const works = path.join(extension?.extensionPath ?? '', 'dist', 'works.cjs');

describe('what cannot be loaded', () => {
  it('fails, and the next time does what it is asked for; rows that were missing come by themselves', async () => {
    const { tree, restored } = await product();
    await restored;
    let drawnAnew = 0;
    const drawing = tree.onDidChangeTreeData((elements) => (drawnAnew += elements === undefined ? 1 : 0));
    const away = `${works}.away`;
    await rename(works, away);
    try {
      await assert.rejects(async () => tree.getChildren(), /works\.cjs/);
      await assert.rejects(run('rereadConfig'), /works\.cjs/);
      await statusText(/^\$\(link\) No identity$/);
    } finally {
      await rename(away, works);
    }
    assert.equal(drawnAnew, 0);
    await run('rereadConfig');
    assert.equal(drawnAnew, 1);
    assert.ok((await tree.getChildren()).length > 0);
    drawing.dispose();
  });
});
