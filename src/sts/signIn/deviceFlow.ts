import { ConnectionError, ServiceError } from '../errors.ts';
import { hasCode, signInFailed, WHY } from './failures.ts';
import type { FlowContext, SignInFlow } from './flows.ts';
import type { DeviceAuthorization } from './oidc.ts';
import { sessionLabel } from './session.ts';
import type { SsoToken } from './token.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628, 3.5. */
const SLOW_DOWN_MS = 5_000;
/** A lost connection now and then must not end what a person is in the middle of. */
const MOST_LOST_IN_A_ROW = 5;

/** Device authorization (RFC 8628): a code is shown, and confirmed in whatever browser the person has. */
export const deviceFlow: SignInFlow = {
  id: 'device',
  grant: 'device',
  needsCallback: false,
  async run(context, signal) {
    const { session, oidc, registration, person } = context;
    const device = await oidc.startDevice(registration, signal);
    const { userCode, url, expiresAt } = device;
    const shown = new AbortController();
    try {
      person.showCode({ session: sessionLabel(session), userCode, url, expiresAt }, shown.signal);
      return await poll(context, device, signal);
    } finally {
      shown.abort();
    }
  },
};

async function poll(
  { session, oidc, registration, now, wait }: FlowContext,
  { deviceCode, expiresAt, intervalMs }: DeviceAuthorization,
  signal: AbortSignal,
): Promise<SsoToken> {
  const label = sessionLabel(session);
  let pause = intervalMs;
  for (let lost = 0; ;) {
    await wait(pause, signal);
    if (now() >= expiresAt) {
      throw signInFailed(label, WHY.expired);
    }
    try {
      const grant = { grantType: GRANT_TYPE, deviceCode: deviceCode.reveal() };
      return await oidc.createToken(registration, grant, signal);
    } catch (error) {
      if (hasCode(error, 'AuthorizationPending')) {
        lost = 0;
      } else if (hasCode(error, 'SlowDown')) {
        pause += SLOW_DOWN_MS;
      } else if (isTransient(error) && lost < MOST_LOST_IN_A_ROW) {
        lost += 1;
      } else {
        throw ended(error, label);
      }
    }
  }
}

function isTransient(error: unknown): boolean {
  return error instanceof ConnectionError || (error instanceof ServiceError && error.status >= 500);
}

function ended(error: unknown, label: string): unknown {
  if (hasCode(error, 'AccessDenied')) {
    return signInFailed(label, WHY.denied);
  }
  if (hasCode(error, 'ExpiredToken')) {
    return signInFailed(label, WHY.expired);
  }
  return hasCode(error, 'InvalidGrant') ? signInFailed(label, WHY.refused) : error;
}
