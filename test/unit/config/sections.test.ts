import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Configuration } from '../../../src/config/configuration.ts';
import { configure } from '../../../src/config/configure.ts';
import type { Profile } from '../../../src/config/profile.ts';
import { linkFiles } from '../../../src/config/profiles.ts';
import { parseIni } from '../../../src/config/parse.ts';
import { Report } from '../../../src/config/report.ts';
import { chainOf, CONFIG, configureText, KEYS } from './support.ts';

function link(config: string, credentials?: string) {
  const report = new Report();
  const second = credentials === undefined ? undefined : parseIni('credentials', credentials);
  const linked = linkFiles(parseIni('config', config), second, report);
  const show = (profiles: ReadonlyMap<string, Profile>): string =>
    [...profiles.values()].map(showProfile).join(' ');
  return { linked, show, codes: report.findings.map((finding) => finding.code) };
}

/** Each property once, with the value that counts. */
function showProfile({ name, properties }: Profile): string {
  const values = new Map(properties.map(({ key, value }) => [key, value]));
  return `${name}{${[...values].map(([key, value]) => `${key}=${value}`).join(',')}}`;
}

const CASES: readonly {
  what: string;
  config: string;
  credentials?: string;
  profiles: string;
  codes?: readonly string[];
}[] = [
  { what: 'every character of a name', config: '[profile aZ09-_/.%@:+]', profiles: 'aZ09-_/.%@:+{}' },
  { what: 'white space around the name', config: '[ profile \t a ]', profiles: 'a{}' },
  { what: 'a tab behind the prefix', config: '[profile\ta]', profiles: 'a{}' },
  { what: '[default] without prefix', config: '[default]\nx=1', profiles: 'default{x=1}' },
  { what: 'a name in quotes', config: '[profile "my profile"]\nx=1', profiles: 'my profile{x=1}' },
  { what: 'a name in single quotes', config: "[profile 'a']\nx=1", profiles: 'a{x=1}' },
  {
    what: 'the same name in credentials, as the CLI writes it',
    config: '[profile "my profile"]\nx=1',
    credentials: '[my profile]\ny=2',
    profiles: 'my profile{x=1,y=2}',
  },
  {
    what: 'a name with blanks, unquoted',
    config: '[profile a b]\nx=1\n[profile c]',
    credentials: '[d e]\ny=1',
    profiles: 'c{}',
    codes: ['bad-section-name', 'bad-section-name'],
  },
  {
    what: 'a config section without prefix',
    config: '[a]\nx=1\n[profile b]',
    profiles: 'b{}',
    codes: ['missing-profile-prefix'],
  },
  {
    what: 'a credentials section with prefix',
    config: '',
    credentials: '[profile a]\n[b]\nx=1',
    profiles: 'b{x=1}',
    codes: ['unexpected-profile-prefix'],
  },
  {
    what: 'a prefix that does not exist',
    config: '[profilea]\n[sso-sesion a]\n[profile b]',
    profiles: 'b{}',
    codes: ['missing-profile-prefix', 'unknown-section'],
  },
  { what: 'sections of the CLI itself', config: '[plugins]\nx=1\n[preview]\n[profile a]', profiles: 'a{}' },
  {
    what: 'credentials that beat config, property by property',
    config: '[profile a]\nx=1\ny=1',
    credentials: '[a]\ny=2\nz=2',
    profiles: 'a{x=1,y=2,z=2}',
  },
  {
    what: 'a section that stands twice',
    config: '[profile a]\nx=1\ny=1\n[profile b]\n[profile a]\ny=2',
    profiles: 'a{x=1,y=2} b{}',
    codes: ['duplicate-section'],
  },
  {
    what: 'a section that stands twice in credentials, of a profile that config has too',
    config: '[profile a]\nx=1',
    credentials: '[a]\ny=1\n[a]\ny=2',
    profiles: 'a{x=1,y=2}',
    codes: ['duplicate-section'],
  },
  {
    what: 'a key that stands twice',
    config: '[profile a]\nX=1\nx=2\nx=3',
    profiles: 'a{x=3}',
    codes: ['duplicate-key', 'duplicate-key'],
  },
  {
    what: '[profile default] before [default]',
    config: '[profile default]\nx=1\n[default]\ny=2\n[profile default]\nz=3',
    credentials: '[default]\nk=4',
    profiles: 'default{x=1,z=3,k=4}',
    codes: ['shadowed-default', 'duplicate-section'],
  },
  {
    what: '[default] before [profile default]',
    config: '[default]\ny=2\n[profile default]\nx=1',
    profiles: 'default{x=1}',
    codes: ['shadowed-default'],
  },
  {
    what: 'names of Object.prototype',
    config: '[profile __proto__]\nx=1\n[profile constructor]\n[profile b]\ny=2',
    profiles: '__proto__{x=1} constructor{} b{y=2}',
  },
];

describe('linkFiles', () => {
  for (const { what, config, credentials, profiles, codes = [] } of CASES) {
    it(`takes ${what}`, () => {
      const linked = link(config, credentials);
      assert.equal(linked.show(linked.linked.profiles), profiles);
      assert.deepEqual(linked.codes, codes);
    });
  }

  it('keeps sso-session and services sections apart from profiles', () => {
    const { linked, show } = link('[sso-session a]\nx=1\n[services a]\ny=2\n[profile a]\nz=3');
    assert.equal(show(linked.ssoSessions), 'a{x=1}');
    assert.equal(show(linked.services), 'a{y=2}');
    assert.equal(show(linked.profiles), 'a{z=3}');
  });

  it('reports a key twice in a long section, too', () => {
    const keys = Array.from({ length: 30 }, (_, i) => `k${String(i)} = 1`);
    assert.deepEqual(link(`[profile a]\n${keys.join('\n')}\nk7 = 2`).codes, ['duplicate-key']);
  });
});

describe('configure', () => {
  it('lists plans in the order of the files: config, credentials, settings', () => {
    const { plans } = configureText({
      config: '[profile b]\n[default]',
      credentials: `[c]\n${KEYS}\n[a]\n[b]`,
      declared: [{ name: 'd', base: 'c', hops: [{ roleArn: 'arn:aws:iam::111122223333:role/d' }] }],
    });
    assert.deepEqual([...plans.keys()], ['b', 'default', 'c', 'a', 'd']);
  });

  it('says what it found of each file', () => {
    assert.deepEqual(configureText({ config: '#' }).found, { config: 'read', credentials: 'missing' });
    assert.deepEqual(configureText({ config: ' \r\n' }).found, { config: 'empty', credentials: 'missing' });
    const found = configureText({ unreadable: 'EACCES' }).found;
    assert.deepEqual(found, { config: 'missing', credentials: 'unreadable' });
  });

  it('lets the other profiles work where one is wrong', () => {
    const config = `[profile bad]\nnonsense\n[profile __proto__]\n${KEYS}\n[profile good]\n${KEYS}`;
    const { plans } = configureText({ config });
    assert.deepEqual(
      [...plans.values()].map((plan) => plan.kind),
      ['broken', 'chain', 'chain'],
    );
  });

  it('lets [profile default] work where the [default] that it beats is wrong', () => {
    const config = `[default]\nnothing\n[profile default]\n${KEYS}`;
    assert.equal(chainOf({ config }, 'default').base.kind, 'staticKeys');
  });

  it('reads a file with BOM, CRLF and bytes that are not UTF-8', () => {
    const text = `\uFEFF[profile a]\r\n${KEYS.replaceAll('\n', '\r\n')}\r\noutput = `;
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0x0d, 0x0a])]);
    const plan = chainOf({ config: bytes }, 'a');
    assert.deepEqual(plan.place, { file: '/home/user/.aws/config', line: 0, start: 0, end: 11 });
    assert.deepEqual(
      configureText({ config: bytes }).problems.map(({ code, place }) => [code, place?.line]),
      [
        ['byte-order-mark', 0],
        ['not-utf8', 3],
      ],
    );
  });

  it('sorts problems by file and line', () => {
    const { problems } = configureText({ config: '[x]\n[y]', credentials: '[profile z]', declared: 7 });
    assert.deepEqual(
      problems.map(({ place }) => place && `${place.file.slice(-6)}:${String(place.line)}`),
      ['config:0', 'config:1', 'ntials:0', undefined],
    );
  });
});

describe('one file as both', () => {
  const text = [
    '[default]',
    'region = eu-west-1',
    '[profile hub]',
    'role_arn = arn:aws:iam::111111111111:role/Hub',
    'source_profile = work',
    '[work]',
    KEYS,
    '[hub]',
    'region = eu-central-1',
  ].join('\n');
  const both = (content: string): Configuration => {
    const read = { kind: 'read', bytes: Buffer.from(content), mode: 0o600 } as const;
    return configure({
      files: { config: CONFIG, credentials: CONFIG },
      ...{ config: read, credentials: read, env: {}, platform: 'linux' },
    });
  };

  it('takes sections of either form, without a complaint', () => {
    const { plans, problems } = both(text);
    assert.deepEqual(problems, []);
    assert.deepEqual([...plans.keys()], ['default', 'hub', 'work']);
    const hub = plans.get('hub');
    assert.equal(hub?.kind === 'chain' && hub.region?.value, 'eu-central-1');
  });

  it('says once what is wrong in it', () => {
    const codes = both(`${text}\nnonsense\n[work]\nregion = x y\n[profile a b]\n`).problems.map(
      ({ code }) => code,
    );
    assert.deepEqual(codes.length, new Set(codes).size, codes.join());
    assert.ok(codes.includes('duplicate-section') && codes.includes('bad-section-name'), codes.join());
  });
});
