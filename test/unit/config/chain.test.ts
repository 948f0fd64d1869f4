import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChainPlan } from '../../../src/config/plan.ts';
import { chainOf, configureText, faultsOf, KEYS, outline, planOf, roleArn } from './support.ts';

const role = (name: string, source: string, ...more: readonly string[]): string =>
  [
    `[profile ${name}]`,
    `role_arn = ${roleArn(name)}`,
    source && `source_profile = ${source}`,
    ...more,
    '',
  ].join('\n');
const base = (name: string): string => `[profile ${name}]\n${KEYS}\n`;

describe('a chain', () => {
  for (const hops of [2, 32, 33, 100]) {
    it(`of ${String(hops)} hops is plain data: copied and printed with all that it has`, () => {
      const names = Array.from({ length: hops }, (_, index) => `p${String(index)}`);
      const line = names.map((name, index) =>
        // One with keys of its own beside the role: that they are ignored is noted.
        role(name, names[index + 1] ?? 'k', 'region = eu-west-1', ...(index === 0 ? [KEYS] : [])),
      );
      const plan = chainOf(line.join('') + base('k'), 'p0');
      const { hops: copied, notes, region, ...rest } = { ...plan };
      assert.equal(copied.length, hops);
      assert.deepEqual([copied, notes, region], [plan.hops, plan.notes, plan.region]);
      assert.equal(notes.length, 1);
      assert.ok('base' in rest);
      const printed = JSON.parse(JSON.stringify(plan)) as ChainPlan;
      assert.equal(printed.hops.length, hops);
      assert.equal(printed.notes.length, 1);
      assert.equal(printed.region?.source.kind, 'property');
    });
  }

  const good: readonly (readonly [what: string, config: string, selected: string, expected: string])[] = [
    ['one hop', role('a', 'k') + base('k'), 'a', 'staticKeys(k) → a'],
    [
      'three hops',
      role('a', 'b') + role('b', 'c') + role('c', 'k') + base('k'),
      'a',
      'staticKeys(k) → c → b → a',
    ],
    ['no hop', base('k'), 'k', 'staticKeys(k)'],
    ['keys beside the role', role('a', 'k', KEYS) + base('k'), 'a', 'staticKeys(k) → a'],
    ['keys of a source end it', role('a', 'b') + role('b', 'k', KEYS) + base('k'), 'a', 'staticKeys(b) → a'],
    ['a profile that names itself', role('a', 'a', KEYS), 'a', 'staticKeys(a) → a'],
    ['over a profile that names itself', role('b', 'a') + role('a', 'a', KEYS), 'b', 'staticKeys(a) → b'],
    ['B of A → B → A, where A has keys', role('a', 'b', KEYS) + role('b', 'a'), 'b', 'staticKeys(a) → b'],
    ['a named source', role('a', '', 'credential_source = Environment'), 'a', 'environment(a) → a'],
    [
      'of an instance',
      role('a', '', 'credential_source = Ec2InstanceMetadata'),
      'a',
      'instanceMetadata(a) → a',
    ],
    ['of a container', role('a', '', 'credential_source = EcsContainer'), 'a', 'containerMetadata(a) → a'],
    ['in other case', role('a', '', 'credential_source = ecscontainer'), 'a', 'containerMetadata(a) → a'],
    ['web identity', role('a', '', 'web_identity_token_file = /t'), 'a', 'webIdentity(a)'],
    ['web identity first', role('a', 'k', 'web_identity_token_file = /t') + base('k'), 'a', 'webIdentity(a)'],
    [
      'from web identity',
      role('b', 'a') + role('a', '', 'web_identity_token_file = /t'),
      'b',
      'webIdentity(a) → b',
    ],
    ['through credentials of two files', role('a', 'k'), 'a', 'staticKeys(k) → a'],
    ['of names like __proto__', role('__proto__', 'k') + base('k'), '__proto__', 'staticKeys(k) → __proto__'],
  ];
  for (const [what, config, selected, expected] of good) {
    it(`is planned: ${what}`, () => {
      const credentials = config.includes('[profile k]') ? '' : `[k]\n${KEYS}`;
      assert.equal(outline(chainOf({ config, credentials }, selected)), expected);
    });
  }

  const bad: readonly (readonly [
    what: string,
    config: string,
    selected: string,
    codes: readonly string[],
  ])[] = [
    ['an unknown source', role('a', 'x'), 'a', ['unknown-source']],
    ['a source further down', role('a', 'b') + role('b', 'x'), 'a', ['unknown-source']],
    ['a source without credentials', role('a', 'b') + '[profile b]', 'a', ['source-without-credentials']],
    ['a loop of two', role('a', 'b') + role('b', 'a'), 'a', ['cycle']],
    ['a loop that it only leads into', role('x', 'a') + role('a', 'b') + role('b', 'a'), 'x', ['cycle']],
    ['a loop of two, where it has keys', role('a', 'b', KEYS) + role('b', 'a'), 'a', ['cycle']],
    [
      'a loop of three, where it has keys',
      role('a', 'b', KEYS) + role('b', 'c') + role('c', 'a'),
      'a',
      ['cycle'],
    ],
    ['itself, without keys', role('a', 'a'), 'a', ['cycle']],
    ['itself, with a process', role('a', 'a', 'credential_process = p'), 'a', ['cycle']],
    ['both sources', role('a', 'k', 'credential_source = Environment') + base('k'), 'a', ['both-sources']],
    ['neither source', role('a', ''), 'a', ['no-source']],
    ['a process and no source', role('a', '', 'credential_process = p'), 'a', ['no-source']],
    ['keys and no source', role('a', '', KEYS), 'a', ['no-source']],
    [
      'a source that does not exist',
      role('a', '', 'credential_source = Ec2'),
      'a',
      ['bad-credential-source'],
    ],
    ['no ARN', '[profile a]\nrole_arn = arn:foo\nsource_profile = k\n' + base('k'), 'a', ['bad-arn']],
    [
      'a user',
      `[profile a]\nrole_arn = arn:aws:iam::111122223333:user/x\nsource_profile = k\n${base('k')}`,
      'a',
      ['bad-arn'],
    ],
    [
      'half a pair in the source',
      role('a', 'k') + '[profile k]\naws_access_key_id = x',
      'a',
      ['half-key-pair'],
    ],
    ['a line in it that is nothing', role('a', 'k', 'what is this') + base('k'), 'a', ['missing-equals']],
  ];
  for (const [what, config, selected, codes] of bad) {
    it(`is broken by ${what}`, () => {
      assert.deepEqual(faultsOf(config, selected), codes);
    });
  }

  it('prints the loop, and names everyone it breaks', () => {
    const { problems } = configureText({
      config: role('x', 'a') + role('a', 'b') + role('b', 'c') + role('c', 'a'),
    });
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.message ?? '', /a → b → c → a/);
    assert.deepEqual(problems[0]?.profiles, ['x', 'a', 'b', 'c']);
  });

  it('shortens a loop of thousands', () => {
    const ring = Array.from({ length: 5000 }, (_, i) => role(`p${String(i)}`, `p${String((i + 1) % 5000)}`));
    const [cycle] = configureText({ config: ring.join('') }).problems;
    assert.equal(cycle?.profiles.length, 5000);
    assert.ok(cycle.message.length < 400 && cycle.message.includes('more'));
  });

  it('says of keys that lose why they do', () => {
    const notes = chainOf(role('a', 'k', KEYS) + base('k'), 'a').notes;
    assert.deepEqual(
      notes.map((note) => [note.hop, /static keys .* ignored/.test(note.message)]),
      [[0, true]],
    );
    const source = chainOf(role('a', 'b') + role('b', 'k', KEYS) + base('k'), 'a').notes;
    assert.deepEqual(
      source.map((note) => [note.hop, note.message.includes('role_arn of b is not assumed')]),
      [[undefined, true]],
    );
  });

  it('tells a row of only a region from a mistake', () => {
    assert.equal(planOf('[profile a]\nregion = eu-west-1', 'a').kind, 'plain');
  });

  it('keeps the role of a broken chain for its row', () => {
    const plan = planOf(role('a', 'x'), 'a');
    assert.equal(plan.kind === 'broken' && plan.role?.name, 'a');
  });

  it('of 10,000 hops is planned, and so is each of its parts', () => {
    const count = 10_000;
    const config =
      base('p0') +
      Array.from({ length: count }, (_, i) => role(`p${String(i + 1)}`, `p${String(i)}`)).join('');
    const { plans } = configureText({ config: config });
    const last = plans.get(`p${String(count)}`);
    const middle = plans.get('p40');
    assert.ok(last?.kind === 'chain' && middle?.kind === 'chain');
    assert.equal(last.hops.length, count);
    assert.equal(last.hops, last.hops);
    assert.deepEqual(
      middle.hops.map((hop) => hop.role.name),
      Array.from({ length: 40 }, (_, i) => `p${String(i + 1)}`),
    );
  });
});

describe('include_profile', () => {
  it('stands in for what a profile does not set, and so on', () => {
    const config = `${base('k')}[profile common]
source_profile = k
mfa_serial = arn:aws:iam::111122223333:mfa/me
include_profile = more
[profile more]
region = eu-west-1
external_id = from-more
[profile a]
role_arn = ${roleArn('a')}
include_profile = common
external_id = own
`;
    const plan = chainOf(config, 'a');
    assert.equal(outline(plan), 'staticKeys(k) → a');
    assert.equal(plan.hops[0]?.externalId?.value, 'own');
    assert.equal(plan.region?.value, 'eu-west-1');
    const source = plan.hops[0].mfaSerial?.source;
    assert.equal(source?.kind === 'property' && `${source.profile}:${String(source.place.line)}`, 'common:5');
  });

  it('does not bring static keys along', () => {
    assert.equal(planOf(`${base('k')}[profile a]\ninclude_profile = k`, 'a').kind, 'plain');
  });

  it('can be kept out by an empty value', () => {
    const config = `${base('k')}[profile c]\nregion = eu-west-1\n[profile a]\n${KEYS}\ninclude_profile = c\nregion =`;
    assert.equal(chainOf(config, 'a').region, undefined);
  });

  it('is an error where it leads nowhere or back', () => {
    assert.deepEqual(faultsOf(`[profile a]\n${KEYS}\ninclude_profile = x`, 'a'), ['unknown-include']);
    const loop = `[profile a]\n${KEYS}\ninclude_profile = b\n[profile b]\n${KEYS}\ninclude_profile = a`;
    assert.deepEqual(faultsOf(loop, 'b'), ['include-cycle']);
  });

  it('in a line of 5,000 is worked out once for each', () => {
    const line = Array.from(
      { length: 5000 },
      (_, i) => `[profile p${String(i + 1)}]\n${KEYS}\ninclude_profile = p${String(i)}\n`,
    );
    const config = `[profile p0]\nregion = eu-west-1\n${line.join('')}`;
    assert.equal(chainOf(config, 'p5000').region?.value, 'eu-west-1');
  });
});
