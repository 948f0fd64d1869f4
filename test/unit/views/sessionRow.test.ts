import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { escapeMarkdown } from '../../../src/platform/markdown.ts';
import { english } from '../../../src/platform/translate.ts';
import type { SsoBase } from '../../../src/config/plan.ts';
import { signInState } from '../../../src/views/signInText.ts';
import { rowTooltip } from '../../../src/views/tooltips.ts';
import { TreeElements } from '../../../src/views/treeDiff.ts';
import { treeRows } from '../../../src/views/treeModel.ts';
import type { TreeInput, TreeRow } from '../../../src/views/treeRow.ts';
import { chain, configuration, devAdmin, hop, MINUTE, moment, NOW, work } from './samples.ts';

const startUrl = 'https://meadow.awsapps.com/start';
const sso = (more: Partial<SsoBase> = {}): SsoBase => ({
  ...({ kind: 'sso', profile: 'engineer', session: 'meadow', ssoRegion: 'eu-west-1' } as const),
  ...{ startUrl, ssoAccountId: '111111111111', ssoRoleName: 'Engineer', ...more },
});
const engineer = chain('engineer', [], { base: sso() });
const staging = chain('staging', [hop('222222222222', 'Developer')], { base: sso() });
const { session: _session, ...ofLegacy } = sso();
const legacy = chain('legacy', [hop('222222222222', 'Developer')], { base: ofLegacy });

/** @param until of every session; undefined: not known yet */
function rows(until: number | undefined, more: Partial<TreeInput> = {}): readonly TreeRow[] {
  return treeRows({
    configuration: configuration([engineer, staging, devAdmin, work]),
    window: { kind: 'none' },
    liveHops: (plan) => plan.hops.map(() => undefined),
    t: english,
    signIn: () => signInState(until, NOW, english, 'en'),
    ...more,
  });
}

function sessionOf(all: readonly TreeRow[]): TreeRow {
  const [row, ...others] = all.filter(({ signIn }) => signIn !== undefined);
  assert.ok(row !== undefined && others.length === 0);
  return row;
}

const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const inAnHour = time.format(NOW + 60 * MINUTE);

describe('a session of Identity Center in the tree', () => {
  test('has a row after the identities, once however many start there', () => {
    assert.deepEqual(
      rows(0).map(({ kind, label }) => `${kind} ${label}`),
      ['identity staging', 'identity dev-admin', 'session meadow', 'bases Bases'],
    );
  });

  test('without a chain, what is signed in to stands among the identities, in groups where there are many', () => {
    const outline = (all: readonly TreeRow[]) => all.map(({ kind, label }) => `${kind} ${label}`);
    assert.deepEqual(outline(rows(0, { configuration: configuration([work, engineer]) })), [
      'identity engineer',
      'session meadow',
      'bases Bases',
    ]);
    const many = Array.from({ length: 16 }, (_, index) => {
      const ssoAccountId = index < 8 ? '111111111111' : '222222222222';
      return chain(`engineer-${String(index)}`, [], { base: sso({ ssoAccountId }) });
    });
    assert.deepEqual(outline(rows(0, { configuration: configuration(many), group: 'base' })), [
      'group 111111111111',
      'group 222222222222',
      'session meadow',
    ]);
  });

  test('says in text, to a screen reader, in a tooltip and to menus that somebody is signed in', () => {
    const row = sessionOf(rows(NOW + 60 * MINUTE));
    assert.equal(row.description, `signed in until ${inAnHour}`);
    assert.equal(
      row.spoken,
      `meadow, session of IAM Identity Center. Sign-in: signed in until ${inAnHour}. 2 profiles sign in with it.`,
    );
    assert.equal(row.signIn?.state.word, 'signedIn');
    const tooltip = rowTooltip(row, [], moment);
    const stands = escapeMarkdown(`signed in until ${inAnHour}`);
    assert.ok(tooltip.includes(stands) && tooltip.includes(startUrl), tooltip);
    // The tree draws it anew at that moment.
    assert.deepEqual(row.ends, [NOW + 60 * MINUTE]);
  });

  test('says that nobody is, or that the sign-in has ended', () => {
    for (const until of [0, NOW]) {
      const row = sessionOf(rows(until));
      assert.equal(row.description, 'signed out');
      assert.match(row.spoken, /Sign-in: signed out\./);
      assert.equal(row.signIn?.state.word, 'signedOut');
      assert.equal(row.ends, undefined);
    }
  });

  test('claims nothing before the token was read', () => {
    const row = sessionOf(rows(undefined));
    assert.deepEqual([row.description, row.signIn?.state.word], ['', '']);
    assert.doesNotMatch(row.spoken, /signed/);
  });

  test('of the legacy form goes by its start URL', () => {
    const all = rows(0, { configuration: configuration([legacy, devAdmin]) });
    assert.equal(sessionOf(all).label, startUrl);
  });

  test('says it in its group where it has one, and has no other row', () => {
    const plans = Array.from({ length: 20 }, (_, index) =>
      chain(`role-${String(index)}`, [hop('222222222222', `R${String(index)}`)], {
        base: index % 2 === 0 ? sso() : devAdmin.base,
      }),
    );
    const grouped = { configuration: configuration(plans), group: 'base' } as const;
    const row = sessionOf(rows(0, grouped));
    assert.equal(row.kind, 'group');
    assert.equal(row.description, '10 · signed out');
    assert.equal(row.spoken, 'meadow: 10 identities. Sign-in: signed out.');
    assert.equal(sessionOf(rows(0, { ...grouped, group: 'account' })).kind, 'session');
  });

  test('is drawn anew when somebody signs in, and nothing else is', () => {
    const elements = new TreeElements();
    elements.update(rows(0));
    const change = elements.update(rows(NOW + MINUTE));
    assert.ok(change !== 'all');
    assert.deepEqual(
      change.map(({ id }) => id),
      ['session/meadow'],
    );
  });
});
