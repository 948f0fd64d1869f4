import { ChainError, ConnectionError, PersonNeededError, ServiceError, type Failure } from '../sts/errors.ts';
import type { Renewal } from './identity.ts';

const FIRST_RETRY_MS = 30_000;
const LAST_RETRY_MS = 5 * 60_000;

/**
 * What a failed renewal leads to. Network failures and a service under load are tried again with back-off from 30 s to
 * 5 min; a refusal every 5 min, since policies are edited while people wait; what needs a person, not at all. What is no
 * failure of a chain is due again in 5 min.
 *
 * @param failures how many renewals in a row have failed, this one included
 * @param now epoch milliseconds
 * @param jitter 0 to 1, stretches the wait by up to a fifth, so that windows do not come back as one
 */
export function afterFailure(error: unknown, failures: number, now: number, jitter: number): Renewal {
  if (!(error instanceof ChainError)) {
    return { kind: 'scheduled', dueAt: now + LAST_RETRY_MS * (1 + jitter / 5) };
  }
  if (error instanceof PersonNeededError || needsSignIn(failureOf(error))) {
    return { kind: 'personNeeded', error };
  }
  const failure = failureOf(error);
  const offline = failure instanceof ConnectionError;
  const transient = offline || (failure instanceof ServiceError && isTransient(failure));
  const wait = transient ? Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) : LAST_RETRY_MS;
  const retryAt = now + wait * (1 + jitter / 5);
  return transient ? { kind: 'retrying', error, retryAt, offline } : { kind: 'refused', error, retryAt };
}

/** When a renewal that stands like this is to be tried, epoch milliseconds; undefined: not by itself. */
export function nextRenewal(renewal: Renewal): number | undefined {
  switch (renewal.kind) {
    case 'scheduled':
      return renewal.dueAt;
    case 'retrying':
    case 'refused':
      return renewal.retryAt;
    case 'running':
    case 'personNeeded':
      return undefined;
  }
}

function failureOf(error: ChainError): Failure | undefined {
  return 'failure' in error ? (error.failure as Failure) : undefined;
}

function needsSignIn(failure: Failure | undefined): boolean {
  return failure?.name === 'BaseSourceError' && failure.failure === 'signInNeeded';
}

function isTransient({ status, code }: ServiceError): boolean {
  return (
    status >= 500 || status === 429 || /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/i.test(code)
  );
}
