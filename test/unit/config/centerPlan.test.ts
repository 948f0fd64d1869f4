import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { centerPlan } from '../../../src/config/centerPlan.ts';
import { centerSessions, newSession } from '../../../src/config/centerSessions.ts';
import { hintsOf, readStartUrl } from '../../../src/config/startUrl.ts';
import { signInSession } from '../../../src/sts/signIn/session.ts';

const START = 'https://meadow.awsapps.com/start';

function plan(session: ReturnType<typeof newSession>, text: string, env: NodeJS.ProcessEnv = {}) {
  const files = { config: 'config', credentials: 'credentials' };
  return centerPlan(session, { files, text, credentials: { kind: 'missing' }, env, platform: 'linux' });
}

describe('the plan by which a session is asked', () => {
  test('is there before the session is written', () => {
    const made = plan(newSession('meadow', START, 'eu-west-1'), '');
    assert.ok(made.kind === 'chain');
    assert.deepEqual(signInSession(made.base), {
      ...{ name: 'meadow', startUrl: START, region: 'eu-west-1' },
      scopes: ['sso:account:access'],
    });
  });

  test('has the endpoints that the session’s profiles have, and those of the environment', () => {
    const text = `[sso-session s]\nsso_start_url = ${START}\nsso_region = eu-west-1
[services local]\nsso =\n  endpoint_url = http://127.0.0.1:1\n[profile new-profile]\nsso_session = s\nservices = local\n`;
    const [session] = centerSessions(text);
    assert.ok(session);
    const made = plan(session, text);
    assert.ok(made.kind === 'chain');
    assert.equal(signInSession(made.base).portalUrl, 'http://127.0.0.1:1');
    const other = plan(session, text, { AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:2' });
    assert.ok(other.kind === 'chain');
    assert.equal(signInSession(other.base).portalUrl, 'http://127.0.0.1:2');
  });

  test('says what is wrong where there can be none', () => {
    const text = `[sso-session s]\nsso_start_url = ${START}\nsso_region = eu-west-1\n[profile a]\nsso_session = s\nservices = gone\n`;
    const [session] = centerSessions(text);
    assert.ok(session);
    const made = plan(session, text);
    assert.equal(made.kind, 'broken');
    assert.match(made.problems[0]?.message ?? '', /no section \[services gone\]/);
  });
});

describe('a start URL', () => {
  test('is taken without what a browser has added', () => {
    assert.equal(readStartUrl(` ${START}/#/?tab=accounts `), START);
    assert.equal(
      readStartUrl('https://ssoins-1.portal.eu-west-1.app.aws'),
      'https://ssoins-1.portal.eu-west-1.app.aws',
    );
    for (const no of [
      '',
      'meadow',
      'http://meadow.awsapps.com/start',
      'https://a b.c',
      'https://me@x.y',
      'https://x',
    ]) {
      assert.equal(readStartUrl(no), undefined, no);
    }
  });

  test('says a name, and its region where it has it', () => {
    assert.deepEqual(hintsOf(START), { name: 'meadow', region: '' });
    assert.deepEqual(hintsOf('https://ssoins-1.portal.us-east-2.app.aws'), {
      name: 'ssoins-1',
      region: 'us-east-2',
    });
  });
});
