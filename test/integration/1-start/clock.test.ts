import assert from 'node:assert/strict';
import { HostClock } from '../../support/vscode/hostClock.ts';
import { askInNewTerminal, assertIs, aws, product, run, statusText } from '../support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The machine's clock, as the product is told it; that of the local AWS goes on being right. */
describe('the clock', () => {
  // The timers of the SDK are its sockets'.
  const clock = new HostClock(
    /[\\/]dist[\\/](extension|works|part)[\w-]*\.cjs/,
    /[\\/]dist[\\/](extension|works|part|sdk)[\w-]*\.cjs/,
  );

  before(async () => {
    await product();
    clock.install();
  });
  beforeEach(async () => {
    await run('forgetSessions');
    await run('assume', 'hub');
    await statusText(/^\$\(link\) hub 5\dm$/);
    await aws.clearJournal();
  });
  after(async () => {
    await run('releaseIdentity');
    await run('forgetSessions');
    await statusText(/No identity/);
    await aws.settings({ clockSkewSeconds: null });
    clock.uninstall();
  });

  /** The window and what starts in it are the hub, with its time as STS gave it. */
  async function hubServes(): Promise<void> {
    await statusText(/^\$\(link\) hub 5\dm$/);
    assertIs(await askInNewTerminal(), '111111111111', 'Hub', 'live');
  }

  it('is set forward past the end of the session: it is made again within a minute, and lasts as STS says', async () => {
    clock.jump(3 * HOUR);
    await clock.advance(MINUTE);
    await aws.journal({ action: 'GetCallerIdentity', atLeast: 1 });
    await hubServes();
    await aws.clearJournal();
    // Right or wrong, the clock is known from now on.
    await clock.advance(10 * MINUTE);
    assert.deepEqual(await aws.journal({ action: 'AssumeRole' }), []);
  });

  it('is set back by hours: what is live stays so, nothing is called, and a refresh works', async () => {
    clock.jump(-7 * HOUR);
    await clock.advance(MINUTE);
    await hubServes();
    assert.deepEqual(await aws.journal({ action: 'AssumeRole' }), []);
    await run('refreshNow');
    assert.ok((await aws.journal({ action: 'AssumeRole' })).length > 0);
    await hubServes();
  });

  it('has slept past the end of the session: who asks on waking gets a new one, before any timer has run', async () => {
    clock.jump(5 * HOUR);
    await aws.settings({ clockSkewSeconds: (5 * HOUR) / 1000 });
    assertIs(await askInNewTerminal(), '111111111111', 'Hub', 'live');
    await clock.advance(MINUTE);
    await hubServes();
  });

  it('has slept with nobody asking: renewed within a minute of waking', async () => {
    clock.jump(5 * HOUR);
    await aws.settings({ clockSkewSeconds: (10 * HOUR) / 1000 });
    await clock.advance(MINUTE);
    await aws.journal({ action: 'AssumeRole', atLeast: 1 });
    await hubServes();
  });
});
