import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import { aws, row, rows, run, statusText } from '../support.ts';

describe('failures', () => {
  before(async () => {
    await run('releaseIdentity');
    await statusText(/No identity/);
  });
  after(() => run('releaseIdentity'));
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('are said in a message, and explained in a document with the policies of the hop', async () => {
    await run('assume', 'prod-data');
    await statusText(/prod-data failed/);
    await run('explainFailure');
    const text = await opened('“prod-data” stopped at hop 1 of 1');
    assert.match(text, /dana \(111111111111\) may not assume DataExport \(333333333333\)/);
    assert.match(
      text,
      /`User: arn:aws:iam::111111111111:user\/dana is not authorized to perform: sts:AssumeRole/,
    );
    assert.match(text, /"AWS": "arn:aws:iam::111111111111:user\/dana"/);
    assert.match(text, /"Resource": "arn:aws:iam::333333333333:role\/DataExport"/);
    assert.match(text, /config:\d+/);
  });

  it('are explained when a mistake in the file is the reason', async () => {
    await run('assume', 'old-billing');
    await statusText(/old-billing failed/);
    await run('explainFailure');
    assert.match(await opened('“old-billing” cannot be resolved'), /finance.*config:\d+/);
  });

  it('the policies of a hop are copied without any failure, of a row or by name', async () => {
    await run('copyPolicies', 'prod-deploy', 0, 'trust');
    assert.deepEqual(await copied(), {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AssumeRole',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111111111111:user/dana' },
          Action: 'sts:AssumeRole',
        },
      ],
    });
    const hops = await rows(await row('prod-deploy'));
    const deploy = hops.find(({ item }) => item.label === 'Deploy');
    assert.ok(deploy);
    await run('copyPolicies', deploy.element, undefined, 'identity');
    assert.deepEqual(await copied(), {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AssumeRole',
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Resource: 'arn:aws:iam::222222222222:role/Deploy',
        },
      ],
    });
  });

  it('a chain is diagnosed hop by hop', async () => {
    await aws.clearJournal();
    await run('diagnoseChain', 'prod-deploy');
    const text = await opened('Diagnosis of prod-deploy');
    assert.match(text, /\*\*Every hop works\*\* \(3 of 3\)/);
    assert.match(text, /\| Hop 3 \| .* \| confirmed \| `arn:aws:sts::333333333333:assumed-role\/Release\//);
    assert.equal((await aws.journal({ action: 'AssumeRole' })).length, 3);
    assert.equal((await aws.journal({ action: 'GetCallerIdentity' })).length, 4);
  });

  it('a diagnosis stops where the chain does, and changes nothing of the window', async () => {
    const before = await statusText(/./);
    await run('diagnoseChain', 'prod-data');
    const text = await opened('Diagnosis of prod-data');
    assert.match(text, /\*\*It stops at hop 1 of 1\.\*\*/);
    assert.equal(await statusText(/./), before);
  });

  it('no document holds a secret', async () => {
    for (const name of ['prod-data', 'audit', 'ci-deploy', 'prod-deploy']) {
      await run('explainChain', name);
      await run('diagnoseChain', name);
      await opened(`Diagnosis of ${name}`);
    }
    const texts = documents().map((document) => document.getText());
    assert.ok(texts.length >= 5);
    assert.doesNotMatch(texts.join('\n'), /SENTINEL/);
  });
});

function documents(): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'role-chain');
}

/** Text of the document with this title. */
async function opened(title: string): Promise<string> {
  const found = await until(`the document ${title}`, () =>
    documents().find(({ uri }) => uri.path === `/${title}.md`),
  );
  return found.getText();
}

async function copied(): Promise<unknown> {
  return JSON.parse(await vscode.env.clipboard.readText());
}
