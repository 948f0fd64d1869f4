import type { ChainPlan } from '../../src/config/plan.ts';
import { Endpoint } from '../../src/delivery/endpoint/endpoint.ts';
import { KeptEndpoint } from '../../src/platform/keptEndpoint.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { Log } from '../../src/platform/log.ts';
import { ChainSessions } from '../../src/sessions/chainSessions.ts';
import { IdentitiesInUse } from '../../src/sessions/inUse.ts';
import { SessionVault } from '../../src/sessions/sessionVault.ts';
import { WindowSession } from '../../src/sessions/windowSession.ts';
import { createGateway } from '../../src/sts/sdk.ts';
import { KEYS, role } from '../fixtures/organisation.ts';
import { StateOfWorkspace } from '../support/endpoint.ts';
import { chainPlan, hop, sourced, staticKeys } from '../support/plans.ts';
import { SharedSecrets } from '../support/secretStore.ts';
import type { MachineClock } from './time.ts';

const ROLES = [role('hub', 'Hub'), role('staging', 'Deploy'), role('production', 'Release')];
/** Real milliseconds: a call that hangs costs fast minutes as it is. */
const TIMEOUTS = { connectMs: 1_000, requestMs: 1_500 };
const SILENT: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** One window as the product builds it, with the live endpoint, in fast time. */
export class Subject {
  readonly plans = new Map<string, ChainPlan>();
  readonly sessions: ChainSessions;
  readonly window: WindowSession;
  readonly inUse: IdentitiesInUse;
  readonly endpoint: Endpoint;
  /** What failed where nobody was there to be told. */
  readonly errors: unknown[] = [];
  readonly #url: string;
  readonly #gateway;

  constructor(url: string, clock: MachineClock, identities: number) {
    this.#url = url;
    for (let i = 0; i < identities; i++) this.edit(i, 0);
    this.#gateway = createGateway({
      now: clock.now,
      proxySettings: () => ({}),
      files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
      timeouts: TIMEOUTS,
    });
    const onError = (error: unknown): void => void this.errors.push(error);
    const secrets = new SharedSecrets();
    const jitter = 0.5;
    this.sessions = new ChainSessions({
      gateway: () => Promise.resolve(this.#gateway),
      clock,
      settings: () => ({ defaultSessionName: 'dana', mfaCommand: undefined, mfaSessionSeconds: 0 }),
      vault: new SessionVault({
        secrets,
        now: () => this.sessions.now(),
        onUnavailable: onError,
        onError,
      }),
      jitter,
      onError,
    });
    const renewing = {
      sessions: this.sessions,
      clock,
      planOf: (name: string) => Promise.resolve(this.plans.get(name)),
      renewal: () => 'inUse' as const,
      jitter,
      onError,
    };
    this.window = new WindowSession(renewing);
    this.inUse = new IdentitiesInUse(renewing);
    const workspaceState = new StateOfWorkspace();
    this.endpoint = new Endpoint({
      window: {
        get state() {
          return window.state;
        },
        freshen: () => this.window.freshen(),
      },
      named: (name) => this.inUse.asked(name),
      kept: new KeptEndpoint({ secrets, workspaceState, workspace: undefined, log: SILENT }),
      clock: systemClock,
      now: () => this.sessions.now(),
      log: SILENT,
      learn: nothing,
      onError,
    });
    const { window } = this;
    this.sessions.onDidForget(() => {
      this.endpoint.unpinAll();
    });
  }

  /** Writes identity `i` anew: one to three hops, some with short sessions; the generation is in its session's name. */
  edit(i: number, generation: number): void {
    const name = nameOf(i);
    const last = i % ROLES.length;
    const hops = ROLES.slice(0, last + 1).map((arn, index) =>
      hop(arn, {
        ...(index < last ? {} : { sessionName: sourced(`soak-${String(i)}-${String(generation)}`) }),
        ...(index === last && i % 5 === 0 ? { durationSeconds: sourced(900) } : {}),
      }),
    );
    this.plans.set(name, chainPlan(this.#url, staticKeys(KEYS.dana), hops, { name }));
  }

  async close(): Promise<void> {
    this.endpoint.dispose();
    this.window.dispose();
    this.inUse.dispose();
    this.sessions.dispose();
    await this.#gateway.close();
  }
}

export function nameOf(i: number): string {
  return `identity-${String(i)}`;
}

function nothing(): void {
  // What a log or a redactor would take is not wanted here.
}
