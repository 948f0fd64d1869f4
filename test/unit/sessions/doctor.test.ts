import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Base, ChainPlan, Hop, Plan } from '../../../src/config/plan.ts';
import { diagnose, type Diagnosis, type DoctorDeps } from '../../../src/sessions/doctor.ts';
import { diagnosisReport } from '../../../src/sessions/doctorReport.ts';
import type { Asker } from '../../../src/sessions/asker.ts';
import type { Shadow } from '../../../src/sessions/shadow.ts';
import { BaseError, CancelledError, HopError, VerificationError } from '../../../src/sts/errors.ts';
import { createGateway } from '../../../src/sts/sdk.ts';
import { AUDIT_EXTERNAL_ID, KEYS, MFA, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../support/plans.ts';
import { newWindow } from '../../support/windows.ts';

const work = staticKeys(KEYS.dana);
const hub = hop(role('hub', 'Hub'));
const deploy = hop(role('staging', 'Deploy'));
const release = hop(role('production', 'Release'));
const closed = hop(role('production', 'DataExport'));

let clock: FakeClock;
let aws: LocalAws;
beforeEach(async () => {
  clock = new FakeClock();
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
});
afterEach(() => aws.close());

const chain = (hops: readonly Hop[], base: Base = work, more: Partial<ChainPlan> = {}): ChainPlan =>
  chainPlan(aws.url, base, hops, more);

async function examine(
  plan: Plan,
  asker: Partial<Asker> = {},
  shadows: readonly Shadow[] = [],
  mfaSession: DoctorDeps['mfaSession'] = () => Promise.resolve(undefined),
): Promise<Diagnosis> {
  const gateway = createGateway({
    now: () => clock.now(),
    proxySettings: () => ({}),
    files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
  });
  const deps = {
    gateway: () => Promise.resolve(gateway),
    clock,
    settings: () => ({ defaultSessionName: 'dana', mfaCommand: undefined }),
    mfaSession,
  };
  try {
    return await diagnose(plan, deps, { signal: new AbortController().signal, ...asker }, shadows);
  } finally {
    await gateway.close();
  }
}

const outcomes = ({ steps }: Diagnosis): readonly string[] => steps.map(({ outcome }) => outcome);

describe('a diagnosis', () => {
  it('confirms the base and every hop with a call of its own', async () => {
    const diagnosis = await examine(chain([hub, deploy, release]));
    assert.equal(diagnosis.failure, undefined);
    assert.deepEqual(
      diagnosis.steps.map(({ number, identity }) => [number, identity?.arn]),
      [
        [0, 'arn:aws:iam::111111111111:user/dana'],
        [1, 'arn:aws:sts::111111111111:assumed-role/Hub/dana'],
        [2, 'arn:aws:sts::222222222222:assumed-role/Deploy/dana'],
        [3, 'arn:aws:sts::333333333333:assumed-role/Release/dana'],
      ],
    );
    assert.deepEqual(
      aws.journal.entries.map(({ action }) => action),
      [
        'GetCallerIdentity',
        'AssumeRole',
        'GetCallerIdentity',
        'AssumeRole',
        'GetCallerIdentity',
        'AssumeRole',
        'GetCallerIdentity',
      ],
    );
  });

  it('reports step by step: planned, called, confirmed, time left, latency', async () => {
    const report = diagnosisReport(await examine(chain([hub, deploy])));
    assert.equal(
      report,
      `# Diagnosis of \`Deploy\`

**Every hop works** (2 of 2). Made at 2026-03-01 08:00 UTC.

## Steps

| Step | Planned | Result | Identity, as STS says | Time left | Call | Confirmation |
| --- | --- | --- | --- | --- | --- | --- |
| Base | \`work\` | confirmed | \`arn:aws:iam::111111111111:user/dana\` | does not end | 0 ms | 0 ms |
| Hop 1 | \`arn:aws:iam::111111111111:role/Hub\` | confirmed | \`arn:aws:sts::111111111111:assumed-role/Hub/dana\` | 1 h 0 min | 0 ms | 0 ms |
| Hop 2 | \`arn:aws:iam::222222222222:role/Deploy\` | confirmed | \`arn:aws:sts::222222222222:assumed-role/Deploy/dana\` | 1 h 0 min | 0 ms | 0 ms |

## Planned

| Step | Profile | Sent with |
| --- | --- | --- |
| Hop 1 | \`Hub\` | nothing but the role |
| Hop 2 | \`Deploy\` | nothing but the role |

## Environment

Nothing that VS Code was started with stands before the identity of its window.
`,
    );
  });

  it('measures each call', async () => {
    const diagnosis = await examine(chain([hub]), {
      // The clock moves while a step is under way.
      onStep: () => {
        clock.sleep(40);
      },
    });
    const [, first] = diagnosis.steps;
    assert.deepEqual([first?.callMs, first?.confirmMs], [40, 40]);
    assert.match(diagnosisReport(diagnosis), /59 min \| 40 ms \| 40 ms/);
  });

  it('stops at the hop that fails, and says which were not reached', async () => {
    const diagnosis = await examine(chain([hub, closed, release]));
    assert.deepEqual(outcomes(diagnosis), ['confirmed', 'confirmed', 'failed', 'notReached']);
    assert.ok(diagnosis.failure instanceof HopError && diagnosis.failure.number === 2);
    const report = diagnosisReport(diagnosis);
    assert.match(report, /\*\*It stops at hop 2 of 3\.\*\*/);
    assert.match(report, /Caller: `arn:aws:sts::111111111111:assumed-role\/Hub\/dana`/);
    assert.match(report, /AWS: `AccessDenied` `User: .* is not authorized to perform: sts:AssumeRole/);
    assert.match(report, /1\. The trust policy of DataExport does not name the caller/);
    assert.match(report, /\| Hop 3 \| .* \| not reached \| – \| – \| – \| – \|/);
  });

  it('says that the base gives no keys', async () => {
    const diagnosis = await examine(chain([hub], { kind: 'environment', profile: 'shell' }));
    assert.deepEqual(outcomes(diagnosis), ['failed', 'notReached']);
    assert.ok(diagnosis.failure instanceof BaseError);
    assert.match(diagnosisReport(diagnosis), /It stops at the base/);
  });

  it('notices keys of another account than the profile says', async () => {
    const diagnosis = await examine(chain([], { ...work, accountId: '999999999999' }));
    assert.match(
      diagnosisReport(diagnosis),
      /says aws\\?_account\\?_id 999999999999, but its keys are of 111111111111/,
    );
  });

  it('notices an answer for somebody else', async () => {
    aws.faults.add({ fault: { kind: 'wrongAccount' }, action: 'GetCallerIdentity' });
    const { failure } = await examine(chain([hub]));
    assert.ok(failure instanceof VerificationError);
    assert.match(failure.message, /999999999999/);
  });

  it('says by how much the clock is off', async () => {
    aws.settings.clockSkewSeconds = 3_600;
    const diagnosis = await examine(chain([hub]));
    assert.equal(diagnosis.failure, undefined);
    assert.match(diagnosisReport(diagnosis), /This machine's clock is 3600 s behind that of AWS/);
    assert.match(diagnosisReport(diagnosis), /1 h 0 min/);
  });

  it('makes no call for a chain that cannot be resolved', async () => {
    const problem = {
      code: 'unknown-source',
      severity: 'error',
      message: 'There is no profile “finance”.',
      place: { file: '~/.aws/config', line: 6, start: 0, end: 1 },
      profiles: ['broken'],
    } as const;
    const diagnosis = await examine({
      kind: 'broken',
      name: 'broken',
      origin: 'profile',
      problems: [problem],
    });
    const report = diagnosisReport(diagnosis);
    assert.match(report, /\*\*No call was made\*\*/);
    assert.match(report, /\*\*error\*\*: There is no profile “finance”\. \(`~\/\.aws\/config:7`\)/);
    assert.equal(aws.journal.entries.length, 0);
  });

  it('asks a person for the code that a hop needs, and nobody where there is none', async () => {
    const admin = hop(role('hub', 'HubAdmin'), { mfaSerial: sourced(MFA.dana.serial) });
    const asked = await examine(chain([admin]), {
      askMfaCode: ({ serial }) => Promise.resolve(aws.mfaCode(serial)),
    });
    assert.equal(asked.failure, undefined);
    const alone = await examine(chain([admin]));
    assert.equal(alone.failure?.name, 'PersonNeededError');
  });

  it('asks nobody for a code where one opened a session that is live', async () => {
    const admin = hop(role('hub', 'HubAdmin'), { mfaSerial: sourced(MFA.dana.serial) });
    const plan = chain([admin, hop(role('production', 'Admin'))]);
    const window = newWindow({ clock, planOf: () => plan });
    const mfaSession = window.sessions.mfaSession.bind(window.sessions);
    const without = await examine(plan, {}, [], mfaSession);
    assert.equal(without.failure?.name, 'PersonNeededError');
    await window.session.assume('Admin', {
      signal: new AbortController().signal,
      askMfaCode: ({ serial }) => Promise.resolve(aws.mfaCode(serial)),
    });
    aws.journal.clear();
    const diagnosis = await examine(plan, {}, [], mfaSession);
    assert.deepEqual(outcomes(diagnosis), ['confirmed', 'confirmed', 'confirmed']);
    assert.equal(aws.journal.of('AssumeRole').length, 2);
    assert.equal(aws.journal.of('GetSessionToken').length, 0);
    assert.match(diagnosisReport(diagnosis), /an earlier MFA code has opened: nobody was asked/);
    await window.close();
  });

  it('leaves the window’s sessions as they are', async () => {
    const plan = chain([hub, deploy]);
    const window = newWindow({ clock, planOf: () => plan });
    const before = await window.session.assume('Deploy', { signal: new AbortController().signal });
    await examine(plan);
    aws.journal.clear();
    const after = await window.session.assume('Deploy', { signal: new AbortController().signal });
    assert.equal(after.credentials.accessKeyId, before.credentials.accessKeyId);
    assert.equal(aws.journal.entries.length, 0);
    await window.close();
  });

  it('ends at once when it is cancelled', async () => {
    const leaver = new AbortController();
    aws.faults.add({ fault: { kind: 'hang' }, action: 'AssumeRole' });
    const running = examine(chain([hub]), { signal: leaver.signal });
    await aws.journal.until((entries) => entries.some(({ action }) => action === 'AssumeRole'));
    leaver.abort(new CancelledError());
    await assert.rejects(running, CancelledError);
  });

  it('holds no secret, no external id and no value of a tag', async () => {
    const audit = hop(role('production', 'Auditor'), {
      externalId: sourced(AUDIT_EXTERNAL_ID),
      tags: sourced([{ key: 'ticket', value: 'confidential-4711' }]),
    });
    const refused = { ...audit, externalId: sourced(`${AUDIT_EXTERNAL_ID} with spaces`) };
    const base = staticKeys(KEYS.audit, 'auditor');
    for (const hops of [[audit], [refused], [audit, closed]]) {
      const diagnosis = await examine(chain(hops, base));
      const report = diagnosisReport(diagnosis);
      assert.doesNotMatch(report, /SENTINEL|confidential/);
      assert.ok(!report.includes(AUDIT_EXTERNAL_ID), report);
      assert.match(report, /external id masked, \d+ characters; tags `ticket`/);
    }
  });

  it('lists what in the environment stands before the window', async () => {
    const shadow: Shadow = {
      variables: ['AWS_PROFILE'],
      clients: ['x'],
      effect: 'otherIdentity',
      message: 'VS Code was started with AWS_PROFILE=old.',
    };
    assert.match(
      diagnosisReport(await examine(chain([hub]), {}, [shadow])),
      /- VS Code was started with AWS/,
    );
  });
});
