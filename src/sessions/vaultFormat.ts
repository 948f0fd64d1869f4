import { Secret } from '../config/secret.ts';
import type { CallerIdentity } from '../sts/credentials.ts';
import type { Session, TrailHop } from './session.ts';

/** What the windows share: sessions by the key of their prefix. */
export interface VaultContent {
  /**
   * Names the last "Forget All Sessions": its epoch milliseconds, or more where one before it had a clock that was ahead.
   * All the sessions here are from after it; a text with a smaller number is from before it, as a whole.
   */
  readonly forgottenAt: number;
  readonly sessions: ReadonlyMap<string, Session>;
}

export const EMPTY_VAULT: VaultContent = { forgottenAt: 0, sessions: new Map() };

/** Raised when the form below changes; an older or newer text is then as good as none. */
const VERSION = 1;

interface StoredSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: number;
  readonly issuedAt: number;
  readonly trail: readonly TrailHop[];
  readonly verified?: CallerIdentity;
  readonly notes: readonly string[];
}

/** Text for the secret storage. Holds secrets: it goes nowhere else. */
export function formatVault({ forgottenAt, sessions }: VaultContent): string {
  const stored: [string, StoredSession][] = [];
  for (const [key, session] of sessions) {
    if (isKeepable(session)) {
      stored.push([key, toStored(session)]);
    }
  }
  return JSON.stringify({ version: VERSION, forgottenAt, sessions: stored });
}

/** What a text of the secret storage says; anything that is not of the form counts as absent. Never throws. */
export function parseVault(text: string | undefined): VaultContent {
  const content = parseObject(text);
  if (content?.['version'] !== VERSION || !Array.isArray(content['sessions'])) {
    return EMPTY_VAULT;
  }
  const sessions = new Map<string, Session>();
  for (const entry of content['sessions'] as unknown[]) {
    const [key, stored] = (Array.isArray(entry) ? entry : []) as readonly unknown[];
    if (typeof key === 'string' && isStored(stored)) {
      sessions.set(key, fromStored(stored));
    }
  }
  const { forgottenAt } = content;
  return { forgottenAt: typeof forgottenAt === 'number' ? forgottenAt : 0, sessions };
}

/** Only temporary credentials are kept: long-term keys have a place of their own already. */
export function isKeepable({ credentials }: Session): boolean {
  return credentials.sessionToken !== undefined && credentials.expiresAt !== undefined;
}

function toStored({ credentials, issuedAt, trail, verified, notes }: Session): StoredSession {
  return {
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey.reveal(),
    sessionToken: credentials.sessionToken?.reveal() ?? '',
    expiresAt: credentials.expiresAt ?? 0,
    issuedAt,
    trail,
    ...(verified === undefined ? {} : { verified }),
    notes,
  };
}

function fromStored(stored: StoredSession): Session {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, issuedAt, trail, verified, notes } = stored;
  return {
    credentials: {
      accessKeyId,
      secretAccessKey: new Secret(secretAccessKey),
      sessionToken: new Secret(sessionToken),
      expiresAt,
    },
    issuedAt,
    trail,
    ...(verified === undefined ? {} : { verified }),
    notes,
  };
}

function isStored(value: unknown): value is StoredSession {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, issuedAt, trail, verified, notes } =
    asObject(value);
  return (
    areTexts([accessKeyId, secretAccessKey, sessionToken]) &&
    Number.isFinite(expiresAt) &&
    Number.isFinite(issuedAt) &&
    Array.isArray(trail) &&
    trail.every(isTrailHop) &&
    (verified === undefined || isIdentity(verified)) &&
    Array.isArray(notes) &&
    areTexts(notes)
  );
}

function isTrailHop(value: unknown): value is TrailHop {
  const { arn, accountId, expiresAt } = asObject(value);
  return areTexts([arn, accountId]) && Number.isFinite(expiresAt);
}

function isIdentity(value: unknown): value is CallerIdentity {
  const { arn, accountId, userId } = asObject(value);
  return areTexts([arn, accountId, userId]);
}

function areTexts(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) {
    return undefined;
  }
  try {
    return asObject(JSON.parse(text));
  } catch {
    // Written by something else, or cut off: the sessions are made again.
    return undefined;
  }
}
