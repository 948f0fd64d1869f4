import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../../src/platform/translate.ts';
import { configState, treeMessage } from '../../../src/views/configState.ts';
import { chain, configuration, oldBilling, plain, problem, prodAdmin, work } from './samples.ts';

const staging = chain('staging', [], {
  base: {
    kind: 'sso',
    profile: 'staging',
    startUrl: 'https://meadow.awsapps.com/start',
    ssoRegion: 'eu-west-1',
    ssoAccountId: '222222222222',
    ssoRoleName: 'Engineer',
  },
});

const missing = { found: { config: 'missing', credentials: 'missing' } } as const;

describe('the state of the files', () => {
  for (const [expected, state] of [
    ['loading', undefined],
    ['ready', configuration([prodAdmin])],
    ['ready', configuration([oldBilling])],
    ['ready', configuration([work, staging])],
    ['missing', configuration([], missing)],
    ['noChains', configuration([plain])],
    ['noChains', configuration([work])],
    ['noChains', configuration([work], { found: { config: 'missing', credentials: 'read' } })],
    ['problems', configuration([], { problems: [problem('Not a section.')] })],
    ['unreadable', configuration([], { found: { config: 'unreadable', credentials: 'missing' } })],
  ] as const) {
    test(`is ${expected} with ${state === undefined ? 'nothing read' : JSON.stringify([...state.plans.keys(), state.found])}`, () => {
      assert.equal(configState(state), expected);
    });
  }

  test('says above the rows what no row says', () => {
    const homeless = problem('Line 3 is no section.');
    assert.equal(
      treeMessage(configuration([prodAdmin], { problems: [homeless] }), english),
      '/home/dana/.aws/config:21: Line 3 is no section.',
    );
    const { place: _place, ...placeless } = homeless;
    assert.equal(
      treeMessage(configuration([prodAdmin], { problems: [placeless] }), english),
      'Line 3 is no section.',
    );
    assert.match(
      treeMessage(configuration([prodAdmin], { problems: [homeless, homeless] }), english) ?? '',
      /and one more problem\)/,
    );
    assert.match(
      treeMessage(configuration([prodAdmin], { problems: [homeless, homeless, homeless] }), english) ?? '',
      /and 2 more problems\)/,
    );
    assert.match(treeMessage(configuration([work]), english) ?? '', /No role chains yet/);
  });

  test('says nothing where rows or the welcome text do', () => {
    assert.equal(treeMessage(configuration([prodAdmin, oldBilling]), english), undefined);
    assert.equal(treeMessage(configuration([work, staging]), english), undefined);
    assert.equal(treeMessage(configuration([], missing), english), undefined);
  });
});
