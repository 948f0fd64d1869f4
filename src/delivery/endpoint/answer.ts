import type { Clock } from '../../sessions/clock.ts';
import type { LiveIdentity, Renewal, WindowIdentity } from '../../sessions/identity.ts';
import { LIMITS } from './limits.ts';
import type { Reason } from './reply.ts';

/** An identity that is handed out: how it stands, and how to bring it up to date. */
export interface Served {
  readonly state: WindowIdentity;
  /** Renews what is due and needs no person; settles when nothing is under way. Never rejects. */
  freshen(): Promise<void>;
}

export type Answer =
  | { readonly kind: 'credentials'; readonly identity: LiveIdentity }
  /** `name`: the identity that a person is needed for. */
  | { readonly kind: 'none'; readonly reason: Reason; readonly name?: string };

/** The answer that needs no waiting: live credentials that are not due. Undefined where something may be under way. */
export function readyAnswer({ state }: Served, now: number): Answer | undefined {
  if (state.kind !== 'active' || state.renewal.kind !== 'scheduled') return undefined;
  const { dueAt } = state.renewal;
  const live = liveIdentity(state, now);
  const fresh = dueAt === undefined || now < dueAt;
  return live !== undefined && fresh ? { kind: 'credentials', identity: live } : undefined;
}

/**
 * The answer after a chance to renew. What is not due went out before, with more than 15 min left wherever sessions
 * are that long. What is due is renewed first, for as long as every client has patience: then the asker gets the new
 * credentials, and need not come back within minutes. A renewal that takes longer goes on, and the live ones are handed
 * out as they are; clients below their own threshold ask again soon and get the new ones then. Back-off after a
 * failure and the wait for a person are never waited for: `freshen` settles at once there.
 */
export async function answer(served: Served, now: () => number, clock: Clock): Promise<Answer> {
  await settledWithin(served.freshen(), LIMITS.patienceMs, clock);
  const { state } = served;
  const live = liveIdentity(state, now());
  return live === undefined ? nothing(state) : { kind: 'credentials', identity: live };
}

function liveIdentity(state: WindowIdentity, now: number): LiveIdentity | undefined {
  if (state.kind === 'none' || state.kind === 'failed') return undefined;
  const identity = state.kind === 'resolving' ? state.previous : state.identity;
  if (identity?.expiresAt !== undefined && identity.expiresAt <= now) return undefined;
  return identity;
}

function nothing(state: WindowIdentity): Answer {
  switch (state.kind) {
    case 'none':
      return none('NoIdentity', 'No AWS identity is chosen in this VS Code window.');
    case 'resolving':
      return none('Resolving', `“${state.name}” is being resolved; ask again.`);
    case 'failed':
      return state.error.name === 'PersonNeededError'
        ? needed(state.name, state.error.message)
        : none('Refused', state.error.message);
    case 'active':
    case 'expired':
      return ended(state.identity, state.renewal);
  }
}

function ended({ plan: { name } }: LiveIdentity, renewal: Renewal): Answer {
  switch (renewal.kind) {
    case 'personNeeded':
      return needed(name, renewal.error.message);
    case 'retrying':
      return none('Unreachable', renewal.error.message);
    case 'refused':
      return none('Refused', renewal.error.message);
    case 'running':
      return none('Resolving', `“${name}” is being renewed; ask again.`);
    case 'scheduled':
      return {
        ...none('Expired', `“${name}” has ended and is not renewed by itself: refresh it in VS Code.`),
        name,
      };
  }
}

function none(code: Reason['code'], message: string): Extract<Answer, { kind: 'none' }> {
  return { kind: 'none', reason: { code, message } };
}

function needed(name: string, message: string): Answer {
  return { ...none('PersonNeeded', `${message} VS Code asks for it.`), name };
}

async function settledWithin(work: Promise<void>, ms: number, clock: Clock): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.after(ms, resolve);
    const done = (): void => {
      timer.dispose();
      resolve();
    };
    work.then(done, done);
  });
}
