import type { Plan } from '../../src/config/plan.ts';
import {
  ChainSessions,
  type ChainSessionsDeps,
  type SessionSettings,
} from '../../src/sessions/chainSessions.ts';
import type { SessionVault } from '../../src/sessions/sessionVault.ts';
import { WindowSession } from '../../src/sessions/windowSession.ts';
import { createGateway } from '../../src/sts/sdk.ts';
import type { TokenStore } from '../../src/sts/signIn/tokenStore.ts';
import type { FakeClock } from './fakeClock.ts';

export interface TestWindowOptions {
  readonly clock: FakeClock;
  readonly planOf: (name: string) => Plan | undefined;
  readonly settings?: Partial<SessionSettings>;
  readonly vault?: SessionVault;
  readonly tokens?: TokenStore;
  readonly signIns?: ChainSessionsDeps['signIns'];
  readonly jitter?: number;
}

/** The sessions of one window as the product builds them, on a fake clock and the real network code. */
export interface TestWindow {
  readonly sessions: ChainSessions;
  readonly session: WindowSession;
  /** Errors that nobody was there to be told; a test that expects none looks here. */
  readonly errors: readonly unknown[];
  /** Lets time pass, waiting for each renewal that begins on the way. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

export function newWindow({
  clock,
  planOf,
  settings,
  vault,
  tokens,
  signIns,
  jitter = 0,
}: TestWindowOptions): TestWindow {
  const gateway = createGateway({
    now: () => clock.now(),
    proxySettings: () => ({}),
    files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
    ...(tokens && { tokens }),
  });
  const errors: unknown[] = [];
  const onError = (error: unknown): void => {
    errors.push(error);
  };
  const sessions = new ChainSessions({
    gateway: () => Promise.resolve(gateway),
    clock,
    settings: () => ({
      defaultSessionName: 'dana',
      mfaCommand: undefined,
      mfaSessionSeconds: 43_200,
      ...settings,
    }),
    vault,
    ...(signIns && { signIns }),
    ...(tokens && { signInIsGone: (session) => tokens.isGone(session) }),
    jitter,
    onError,
  });
  const session = new WindowSession({
    sessions,
    clock,
    planOf: (name) => Promise.resolve(planOf(name)),
    renewal: () => 'inUse',
    jitter,
    onError,
  });
  return {
    sessions,
    session,
    errors,
    advance: (ms) => clock.advance(ms, () => renewalEnds(session)),
    close: async () => {
      session.dispose();
      sessions.dispose();
      await gateway.close();
    },
  };
}

async function renewalEnds(session: WindowSession): Promise<void> {
  const runs = (): boolean =>
    (session.state.kind === 'active' || session.state.kind === 'expired') &&
    session.state.renewal.kind === 'running';
  if (runs()) {
    await new Promise<void>((resolve) => {
      const listener = session.onDidChange(() => {
        if (!runs()) {
          listener.dispose();
          resolve();
        }
      });
    });
  }
}
