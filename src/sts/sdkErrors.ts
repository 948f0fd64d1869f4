import { ConnectionError, ServiceError, type ConnectionFailure } from './errors.ts';
import { redact } from './redact.ts';

/** What the SDK's errors carry, beside what `Error` does; all of it optional, since the network may break anywhere. */
interface SdkError extends Error {
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

const FAILURE_BY_CODE: Readonly<Record<string, ConnectionFailure>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
};

const WORDS: Readonly<Record<ConnectionFailure, (host: string) => string>> = {
  dns: (host) => `The name ${host} could not be looked up. Is there a network, and is the region right?`,
  refused: (host) => `${host} refused the connection.`,
  reset: (host) => `${host} closed the connection before it answered.`,
  timeout: (host) => `${host} did not answer in time.`,
  tls: (host) =>
    `The certificate of ${host} is not trusted. Behind a company proxy, set ca_bundle or AWS_CA_BUNDLE.`,
  proxy: (host) => `The proxy on the way to ${host} refused.`,
  unreachable: (host) => `${host} cannot be reached from this network.`,
  malformedReply: (host) =>
    `${host} gave an answer that is not one of AWS's. Is a proxy or sign-in page in between?`,
};

/**
 * An error of the SDK as one of ours: {@link ServiceError} when AWS answered with a code, else a
 * {@link ConnectionError} that says what broke. The SDK's own error is not kept as a cause, since it holds the
 * request with its headers.
 */
export function fromSdkError(error: unknown, host: string): ServiceError | ConnectionError {
  if (error instanceof ServiceError || error instanceof ConnectionError) {
    return error;
  }
  const sdk = (error instanceof Error ? error : new Error(String(error))) as SdkError;
  const status = sdk.$metadata?.httpStatusCode;
  const codes = codesOf(sdk);
  const failure = connectionFailure(sdk, codes, status);
  if (failure !== undefined) {
    return new ConnectionError(failure, host, WORDS[failure](host));
  }
  // The wire's own code: the SDK's names may have an ending more, "PackedPolicyTooLargeException".
  const code = String(sdk.Code);
  return new ServiceError(code, redact(sdk.message), status ?? 0, sdk.$metadata?.requestId);
}

/** There was an answer, but no service of AWS gives such a one. */
export function malformedReply(host: string): ConnectionError {
  return new ConnectionError('malformedReply', host, WORDS.malformedReply(host));
}

function connectionFailure(
  error: SdkError,
  codes: readonly string[],
  status: number | undefined,
): ConnectionFailure | undefined {
  for (const code of codes) {
    const failure = FAILURE_BY_CODE[code];
    if (failure !== undefined) {
      return failure;
    }
    if (/^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO)/.test(code)) {
      return 'tls';
    }
  }
  if (error.name === 'TimeoutError') {
    return 'timeout';
  }
  if (/proxy/i.test(error.message) && status === undefined) {
    return 'proxy';
  }
  if (/socket hang up/i.test(error.message)) {
    return 'reset';
  }
  // Every refusal of STS has a code; without one the SDK makes up a name from the status.
  const understood = status !== undefined && typeof error.Code === 'string';
  return understood ? undefined : 'malformedReply';
}

/**
 * Codes of the error itself, of each try where a connection was tried over several addresses, and those that a provider
 * only repeats in its message.
 */
function codesOf(error: SdkError): string[] {
  const errors: unknown[] =
    error instanceof AggregateError ? [error, ...(error.errors as unknown[])] : [error];
  const codes = errors
    .map((each) =>
      typeof each === 'object' && each !== null ? (each as { code?: unknown }).code : undefined,
    )
    .filter((code) => typeof code === 'string');
  return [...codes, ...(error.message.match(/\bE[A-Z_]{4,}\b/g) ?? [])];
}
