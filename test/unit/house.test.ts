import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { repository } from '../support/vscode/paths.ts';

const source = path.join(repository, 'src');
const maxLines = 400;

/** Folders of src, each with those that it may import; an arrow only points left. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  config: [],
  sts: ['config'],
  sessions: ['config', 'sts'],
  platform: ['config', 'sts', 'sessions'],
  delivery: ['config', 'sts', 'sessions', 'platform'],
  views: ['config', 'sts', 'sessions', 'platform'],
  language: ['config', 'sts', 'sessions', 'platform'],
  commands: ['config', 'sts', 'sessions', 'platform', 'delivery', 'views', 'language'],
  activation: ['config', 'sts', 'sessions', 'platform', 'delivery', 'views', 'language', 'commands'],
};
/** The list of command ids is for all who show or run one. */
const forAll = ['commands/ids.ts'];
const pure = ['config', 'sts', 'sessions'];

interface SourceFile {
  /** Path from src, with slashes. */
  readonly name: string;
  readonly text: string;
  /** Other files of src that it imports, as paths from src. */
  readonly imports: readonly string[];
  /** Those that are still there after types are stripped. */
  readonly runtimeImports: readonly string[];
  /** Those that are loaded later, by import(). */
  readonly parts: readonly string[];
  /** Everything else that it imports. */
  readonly packages: readonly string[];
}

const files = await readSource();

test('src has files to look at', () => {
  assert.ok(files.some((file) => file.imports.length > 0));
});

test('every folder of src has its place in the plan', () => {
  const unknown = files.filter((file) => folderOf(file.name) !== '' && !(folderOf(file.name) in arrows));
  assert.deepEqual(names(unknown), []);
});

test('nothing is typed into a shell, whose history would keep it', () => {
  const ways = /\bsendText\b|sendSequence|shellIntegration/;
  assert.deepEqual(names(files.filter(({ text }) => ways.test(text))), []);
});

test('an arrow only points left', () => {
  const wrong = files.flatMap((file) => {
    const from = folderOf(file.name);
    if (from === '') return [];
    const allowed = [from, ...(arrows[from] ?? [])];
    return file.imports
      .filter((one) => !allowed.includes(folderOf(one)) && (pure.includes(from) || !forAll.includes(one)))
      .map((one) => `${file.name} → ${one}`);
  });
  assert.deepEqual(wrong, []);
});

test('what is for all imports nothing of src itself', () => {
  assert.deepEqual(
    forAll.flatMap((name) => find(name)?.imports ?? []),
    [],
  );
});

test('config, sts and sessions know nothing of VS Code', () => {
  const wrong = files.filter(
    (file) => pure.includes(folderOf(file.name)) && file.packages.includes('vscode'),
  );
  assert.deepEqual(names(wrong), []);
});

test('the AWS SDK is loaded by the SDK bundle alone', () => {
  const bundle = reachable('sts/sdk.ts', 'with parts');
  const wrong = files.filter((file) => {
    const usesSdk = file.packages.some((one) => /^@(aws-sdk|smithy|aws-crypto)\//.test(one));
    return usesSdk && (!bundle.has(file.name) || reachable('extension.ts').has(file.name));
  });
  assert.deepEqual(names(wrong), []);
});

test('nothing in src imports from outside of src', () => {
  const outside = files.flatMap((file) => file.imports.filter((one) => one.startsWith('..')));
  assert.deepEqual(outside, []);
});

test('imports make no cycle', () => {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    if (trail.includes(name)) {
      cycles.push([...trail.slice(trail.indexOf(name)), name].join(' → '));
      return;
    }
    if (done.has(name)) return;
    for (const next of find(name)?.runtimeImports ?? []) visit(next, [...trail, name]);
    done.add(name);
  };
  for (const file of files) visit(file.name, []);
  assert.deepEqual(cycles, []);
});

test(`every file of src is shorter than ${String(maxLines)} lines`, () => {
  const long = files.filter((file) => file.text.split('\n').length > maxLines);
  assert.deepEqual(names(long), []);
});

async function readSource(): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  for await (const name of glob('**/*.ts', { cwd: source })) {
    const text = readFileSync(path.join(source, name), 'utf8');
    const all = importsOf(text);
    const local = (list: readonly Import[]): string[] =>
      list
        .filter((one) => one.target.startsWith('.'))
        .map((one) => path.posix.join(path.posix.dirname(name.replaceAll('\\', '/')), one.target));
    found.push({
      name: name.replaceAll('\\', '/'),
      text,
      imports: local(all),
      // A file that is loaded later, by import(), is no part of what loads it.
      runtimeImports: local(all.filter((one) => one.kind === 'static')),
      parts: local(all.filter((one) => one.kind === 'dynamic')),
      packages: all
        .filter((one) => !one.target.startsWith('.') && one.kind !== 'type')
        .map((one) => one.target),
    });
  }
  return found;
}

interface Import {
  readonly target: string;
  readonly kind: 'static' | 'type' | 'dynamic';
}

function importsOf(text: string): Import[] {
  const statements = text.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?[^'"`;]*?\bfrom\s+'([^']+)'|^\s*import\s+'([^']+)'/gm,
  );
  const calls = text.matchAll(/\bimport\(\s*'([^']+)'\s*\)(?!\.)/g);
  return [
    ...[...statements].map(([, type, from, bare]): Import => ({
      target: from ?? bare ?? '',
      kind: type === undefined ? 'static' : 'type',
    })),
    ...[...calls].map(([, target]): Import => ({ target: target ?? '', kind: 'dynamic' })),
  ];
}

function reachable(start: string, parts?: 'with parts', seen = new Set<string>()): Set<string> {
  if (!seen.has(start)) {
    seen.add(start);
    const file = find(start);
    const next = [...(file?.runtimeImports ?? []), ...(parts === undefined ? [] : (file?.parts ?? []))];
    for (const one of next) reachable(one, parts, seen);
  }
  return seen;
}

function find(name: string): SourceFile | undefined {
  return files.find((file) => file.name === name);
}

function folderOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : '';
}

function names(list: readonly SourceFile[]): string[] {
  return list.map((file) => file.name);
}
