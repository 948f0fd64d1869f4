import { secretKey, sessionToken, stableId, temporaryKeyId, type Random } from './ids.ts';
import { assumedRoleArn, rootArn, userArn, type Account, type RoleEntry, type User } from './organisation.ts';
import type { PolicyDocument } from './policy.ts';

/** Who holds credentials: a root user, an IAM user, or a role under a session name. */
export type Holder =
  | { readonly kind: 'root'; readonly account: Account }
  | { readonly kind: 'user'; readonly account: Account; readonly user: User }
  | {
      readonly kind: 'role';
      readonly account: Account;
      readonly role: RoleEntry;
      readonly sessionName: string;
    };

/** Temporary credentials that the local AWS has issued, with everything they carry along a chain. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly holder: Holder;
  /** When the holder proved their MFA device; only GetSessionToken's sessions keep that. */
  readonly mfaAt?: Date;
  readonly tags: ReadonlyMap<string, string>;
  /** Keys of the tags that the next role inherits. */
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
  /** Session policies; the session may do only what these allow as well. */
  readonly policies?: readonly PolicyDocument[];
}

/** The author of an authenticated request. */
export interface Caller {
  readonly accessKeyId: string;
  readonly holder: Holder;
  /** Absent for long-term keys. */
  readonly session?: Session;
}

export type SessionRequest = Omit<
  Session,
  'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'issuedAt' | 'expiresAt'
> & {
  readonly seconds: number;
};

/** The ARN as GetCallerIdentity gives it. */
export function holderArn(holder: Holder): string {
  if (holder.kind === 'root') return rootArn(holder.account);
  if (holder.kind === 'user') return userArn(holder.account, holder.user);
  return assumedRoleArn(holder.account, holder.role.role, holder.sessionName);
}

/** The UserId as GetCallerIdentity gives it. */
export function holderId(holder: Holder): string {
  if (holder.kind === 'root') return holder.account.id;
  if (holder.kind === 'user') return stableId('AIDA', userArn(holder.account, holder.user));
  return `${stableId('AROA', holder.role.arn)}:${holder.sessionName}`;
}

/** The policies of the user or role itself; a root user may do everything. */
export function identityPolicies(holder: Holder): readonly PolicyDocument[] {
  if (holder.kind === 'root') return [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }];
  return (holder.kind === 'user' ? holder.user.policies : holder.role.role.policies) ?? [];
}

/** Issues temporary credentials and knows them again. */
export class SessionStore {
  readonly #random: Random;
  readonly #sessions = new Map<string, Session>();

  constructor(random: Random) {
    this.#random = random;
  }

  issue(request: SessionRequest, now: Date): Session {
    const { seconds, ...rest } = request;
    const session: Session = {
      ...rest,
      accessKeyId: temporaryKeyId(this.#random),
      secretAccessKey: secretKey(this.#random),
      sessionToken: sessionToken(this.#random),
      issuedAt: now,
      // STS counts in whole seconds; a session never lives longer than its Expiration says.
      expiresAt: new Date(Math.floor(now.getTime() / 1000 + seconds) * 1000),
    };
    this.#sessions.set(session.accessKeyId, session);
    return session;
  }

  find(accessKeyId: string): Session | undefined {
    return this.#sessions.get(accessKeyId);
  }

  /** A role session that a service of AWS, not an AssumeRole call, has made: EC2, ECS, Identity Center. */
  issueForRole(role: RoleEntry, sessionName: string, seconds: number, now: Date): Session {
    const holder: Holder = { kind: 'role', account: role.account, role, sessionName };
    return this.issue({ holder, tags: new Map(), transitiveTagKeys: [], seconds }, now);
  }
}
