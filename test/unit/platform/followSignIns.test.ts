import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Configuration } from '../../../src/config/configuration.ts';
import type { ChainPlan, SsoBase } from '../../../src/config/plan.ts';
import { FollowedSignIns } from '../../../src/platform/followSignIns.ts';
import { Emitter } from '../../../src/sessions/emitter.ts';
import { SignInStates } from '../../../src/sessions/signInStates.ts';
import { signInSession } from '../../../src/sts/signIn/session.ts';
import { TokenStore } from '../../../src/sts/signIn/tokenStore.ts';
import { ACCOUNTS, SSO } from '../../fixtures/organisation.ts';
import { chainPlan } from '../../support/plans.ts';
import { until } from '../../support/vscode/wait.ts';
import { temporaryFolder } from '../sts/bench.ts';

const fail = (error: unknown): void => assert.fail(String(error));
const nothing = (): void => undefined;

const base: SsoBase = {
  ...{ kind: 'sso', profile: 'engineer', session: 'meadow', startUrl: SSO.startUrl },
  ...{ ssoRegion: SSO.region, ssoAccountId: ACCOUNTS.hub, ssoRoleName: 'Engineer' },
};
const plan: ChainPlan = chainPlan('http://127.0.0.1:9', base, [], { name: 'engineer' });
const configuration: Configuration = {
  files: { config: '/config', credentials: '/credentials' },
  found: { config: 'read', credentials: 'missing' },
  plans: new Map([[plan.name, plan]]),
  problems: [],
};

describe('sign-ins that a configuration has', () => {
  it('are read once, at the first configuration, and again at the next one where that failed', async (t) => {
    const read = new Emitter<Configuration>(fail);
    const tokens = new TokenStore(await temporaryFolder(t));
    const states = new SignInStates({ store: tokens, changes: [], onError: fail });
    const errors: unknown[] = [];
    let tries = 0;
    const withheld: ChainPlan[] = [];
    const followed = new FollowedSignIns({
      files: () => {
        tries += 1;
        const failed = tries === 1;
        return failed
          ? Promise.reject(new Error('disk'))
          : Promise.resolve({ tokens, states, dispose: nothing });
      },
      source: { latest: configuration, onDidRead: read.event },
      sessions: {
        drop: () => Promise.resolve(),
        withhold: (plans) => {
          withheld.push(...plans);
          return Promise.resolve();
        },
      },
      window: { state: { kind: 'none' }, withdraw: nothing },
      inUse: { names: [], session: () => assert.fail('Nothing is in use.') },
      log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      onError: (error) => errors.push(error),
    });
    const session = signInSession(base);
    read.fire(configuration);
    await until('the first reading to fail', () => errors.length === 1, { interval: 1 });
    assert.equal(followed.until(session), undefined);

    read.fire(configuration);
    await until('the sign-in to be known', () => withheld.length === 1, { interval: 1, timeout: 5_000 });
    assert.equal(followed.until(session), 0);
    read.fire(configuration);
    await followed.current(session);
    assert.deepEqual(withheld, [plan]);
    followed.dispose();
    states.dispose();
  });
});
