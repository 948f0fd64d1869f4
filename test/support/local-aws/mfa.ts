import { type Constraints, limits } from './constraints.ts';
import { mfaFailures } from './errors.ts';
import type { Parameters } from './parameters.ts';
import type { Caller } from './sessions.ts';
import type { World } from './world.ts';

export interface MfaParameters {
  readonly serialNumber: string | undefined;
  readonly tokenCode: string | undefined;
}

export const readMfa = (parameters: Parameters, constraints: Constraints): MfaParameters => ({
  serialNumber: constraints.optional('serialNumber', parameters.get('SerialNumber'), limits.serialNumber),
  tokenCode: constraints.optional('tokenCode', parameters.get('TokenCode'), limits.tokenCode),
});

/**
 * Checks and spends the MFA code of a call. Gives the time of the proof, of the one that the caller's session
 * carries where the call has none, or undefined. Throws AccessDenied in STS's three wordings.
 */
export function proveMfa(mfa: MfaParameters, caller: Caller, world: World, now: Date): Date | undefined {
  const { serialNumber, tokenCode } = mfa;
  if (serialNumber === undefined && tokenCode === undefined) return caller.session?.mfaAt;
  if (serialNumber === undefined || tokenCode === undefined) throw mfaFailures.halfGiven();
  const { holder } = caller;
  const devices = holder.kind === 'user' ? (holder.user.mfaDevices ?? []) : [];
  const device = devices.find((one) => one.serial === serialNumber);
  if (device === undefined) throw mfaFailures.badDevice();
  if (!world.codes.spend(device.serial, device.seed, tokenCode, now, world.settings.mfaWindow)) {
    throw mfaFailures.badCode();
  }
  return now;
}
