import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { commandIds } from '../../../src/commands/ids.ts';
import { repository } from '../../support/vscode/paths.ts';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations?: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command: string; readonly group?: string; readonly when?: string }[]>
    >;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
  };
}

const readText = (name: string): string => readFileSync(path.join(repository, name), 'utf8');
const manifestText = readText('package.json');
const { capabilities, contributes } = JSON.parse(manifestText) as Manifest;
const names = JSON.parse(readText('package.nls.json')) as Readonly<Record<string, string>>;
const ids = new Set<string>(Object.values(commandIds));

describe('the manifest', () => {
  test('declares exactly the commands that the code has', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...ids].sort());
  });

  test('titles carry no prefix of the product, and all have its category', () => {
    for (const { title, category } of contributes.commands) {
      assert.equal(category, 'Role Chain');
      assert.doesNotMatch(names[title.slice(1, -1)] ?? '', /role chain|^AWS:/i);
    }
  });

  test('menus and welcome texts name existing commands', () => {
    const used = [
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command)),
      ...[
        ...Object.values(names)
          .join('\n')
          .matchAll(/\(command:(roleChain\.[^)?]+)/g),
      ].map(([, id]) => id ?? ''),
    ];
    assert.deepEqual(
      used.filter((id) => !ids.has(id)),
      [],
    );
  });

  test('has at most three actions in a row', () => {
    const inline = (contributes.menus['view/item/context'] ?? []).filter(({ group }) =>
      group?.startsWith('inline'),
    );
    const shownFor = (words: string): number =>
      inline.filter(({ when = '' }) => {
        const pattern = /viewItem =~ \/(.+)\/$/.exec(when)?.[1];
        assert.ok(pattern !== undefined, when);
        return new RegExp(pattern).test(words);
      }).length;
    assert.equal(shownFor('identity idle assumable explainable placed arn'), 3);
    assert.equal(shownFor('session idle signedIn'), 1);
    assert.equal(shownFor('group idle signedOut'), 1);
  });

  test('has a text for each of its placeholders, and no other', () => {
    const used = new Set([...manifestText.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...used].sort(), Object.keys(names).sort());
  });

  test('asks only for context keys that the code sets', () => {
    const asked = new Set([...manifestText.matchAll(/\b(roleChain\.\w+State)\b/g)].map(([, key]) => key));
    const set = readText('src/platform/context.ts');
    for (const key of asked) assert.ok(set.includes(`'${key ?? ''}'`), key);
  });

  test('takes nothing from a workspace that is not trusted but what is shown', () => {
    const { restrictedConfigurations = [] } = capabilities.untrustedWorkspaces;
    const ofWorkspaces = Object.entries(contributes.configuration.properties)
      .filter(([, { scope }]) => !['application', 'machine'].includes(scope))
      .map(([id]) => id);
    // Declared chains are told apart by the code, which says that they were ignored; nothing is debugged without trust.
    const open = ['roleChain.chains', 'roleChain.debug.enabled'];
    const shown = ['roleChain.tree.group', 'roleChain.console.destination'];
    assert.deepEqual(
      ofWorkspaces.filter((id) => ![...open, ...shown].includes(id)).sort(),
      [...restrictedConfigurations].sort(),
    );
  });

  test('gives no workspace a say in programs that are run, or in where credentials go', () => {
    for (const id of ['roleChain.mfa.command', 'roleChain.console.federationUrl', 'roleChain.protected']) {
      const { scope } = contributes.configuration.properties[id] ?? { scope: 'missing' };
      assert.ok(['application', 'machine'].includes(scope), `${id}: ${scope}`);
    }
  });

  test('has no setting that a folder could set for itself: none is read for a folder', () => {
    const ofFolders = Object.entries(contributes.configuration.properties).filter(
      ([, { scope }]) => !['application', 'machine', 'machine-overridable', 'window'].includes(scope),
    );
    assert.deepEqual(ofFolders, []);
  });

  test('has no setting below another, of which VS Code would ignore one', () => {
    const all = Object.keys(contributes.configuration.properties);
    assert.deepEqual(
      all.filter((id) => all.some((other) => id.startsWith(`${other}.`))),
      [],
    );
  });

  test('declares exactly the settings that the code reads', () => {
    const read = [...readText('src/platform/settings.ts').matchAll(/'(roleChain\.[\w.]+)'/g)].map(
      ([, id]) => id,
    );
    assert.deepEqual(read.sort(), Object.keys(contributes.configuration.properties).sort());
  });
});

describe('texts for translators', () => {
  test('are exactly those that the code shows', async () => {
    const shown = new Set<string>();
    for await (const file of glob('src/**/*.ts', { cwd: repository })) {
      collect(await readFile(path.join(repository, file), 'utf8'), file, shown);
    }
    const bundle = JSON.parse(readText('l10n/bundle.l10n.json')) as Readonly<Record<string, string>>;
    assert.deepEqual([...shown].sort(), Object.keys(bundle).sort());
  });
});

/** First arguments of all calls of `t`, however it is reached; each must be a literal, or it can't be translated. */
function collect(text: string, file: string, shown: Set<string>): void {
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslate(node.expression)) {
      const [message] = node.arguments;
      assert.ok(message && ts.isStringLiteralLike(message), `${file}: ${node.getText()}`);
      shown.add(message.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
}

function isTranslate(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 't';
  return ts.isPropertyAccessExpression(callee) && /^#?t$/.test(callee.name.text);
}
