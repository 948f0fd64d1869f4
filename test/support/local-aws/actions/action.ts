import type { Parameters } from '../parameters.ts';
import type { Caller, Session } from '../sessions.ts';
import type { World } from '../world.ts';
import type { XmlValue } from '../xml.ts';

/** One call of an STS action that has passed authentication. */
export interface Call {
  readonly parameters: Parameters;
  readonly caller: Caller;
  readonly region: string;
  readonly now: Date;
  readonly world: World;
}

/** An action that needs a signature. Throws AwsError. */
export type SignedAction = (call: Call) => XmlValue;
/** An action that anybody may call. Throws AwsError. */
export type OpenAction = (call: Omit<Call, 'caller'>) => XmlValue;

export const credentialsElement = (session: Session): XmlValue => ({
  AccessKeyId: session.accessKeyId,
  SecretAccessKey: session.secretAccessKey,
  SessionToken: session.sessionToken,
  Expiration: session.expiresAt,
});
