import type { Random } from './ids.ts';
import type { Directory } from './organisation.ts';
import type { SessionStore } from './sessions.ts';
import type { Settings } from './settings.ts';
import type { MfaCodes } from './totp.ts';
import type { WebIdentityIssuer } from './webIdentity.ts';

/** What all endpoints of one local AWS share. */
export interface World {
  readonly directory: Directory;
  readonly sessions: SessionStore;
  readonly codes: MfaCodes;
  readonly settings: Settings;
  readonly webIdentity: WebIdentityIssuer;
  readonly random: Random;
  /** AWS's own clock: the injected one plus the skew that is set. */
  readonly now: () => Date;
}

/** The lifetime of a new session: what was asked, unless short lives are set. */
export const lifetime = (world: World, asked: number): number => world.settings.sessionSeconds ?? asked;
