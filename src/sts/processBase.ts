import type { ProcessBase } from '../config/plan.ts';
import { Secret } from '../config/secret.ts';
import type { Credentials } from './credentials.ts';
import { BaseSourceError } from './errors.ts';
import { runProgram } from './process.ts';

/**
 * Credentials of a `credential_process`, by the form that AWS documents: `Version` 1, AccessKeyId, SecretAccessKey,
 * and for temporary keys SessionToken and Expiration (ISO 8601).
 *
 * `fromProcess` of the SDK is not used: it reads the config file again with a parser of its own, cannot be cancelled
 * and has no time limit.
 *
 * @param now epoch milliseconds by STS's clock
 * @throws BaseSourceError; the signal's reason when aborted
 */
export async function processCredentials(
  base: ProcessBase,
  signal: AbortSignal,
  now: () => number,
  timeoutMs: number,
): Promise<Credentials> {
  const what = `credential_process of “${base.profile}”`;
  const stdout = await runProgram(base.command.reveal(), what, { signal, timeoutMs });
  const reply = parseReply(stdout, what);
  if (reply['Version'] !== 1) {
    throw new BaseSourceError('processFailed', `${what} did not answer with "Version": 1.`);
  }
  const accessKeyId = textOf(reply, 'AccessKeyId');
  const secretAccessKey = textOf(reply, 'SecretAccessKey');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new BaseSourceError('processFailed', `${what} gave no AccessKeyId or no SecretAccessKey.`);
  }
  const sessionToken = textOf(reply, 'SessionToken');
  // Dropped, either would make other credentials of it: keys that STS does not know, or a session without an end.
  if (sessionToken === undefined && isGiven(reply['SessionToken'])) {
    throw new BaseSourceError('processFailed', `${what} gave a SessionToken that is no text.`);
  }
  const expiration = isGiven(reply['Expiration']) ? (textOf(reply, 'Expiration') ?? '') : undefined;
  const expiresAt = expiration === undefined ? undefined : Date.parse(expiration);
  if (expiresAt !== undefined && Number.isNaN(expiresAt)) {
    throw new BaseSourceError('processFailed', `${what} gave an Expiration that is no date.`);
  }
  if (expiresAt !== undefined && expiresAt <= now()) {
    throw new BaseSourceError('expired', `${what} gave credentials that have already ended.`);
  }
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    ...(sessionToken === undefined ? {} : { sessionToken: new Secret(sessionToken) }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function parseReply(stdout: string, what: string): Record<string, unknown> {
  let reply: unknown;
  try {
    reply = JSON.parse(stdout);
  } catch {
    // The parser's own words quote the text, which may hold keys.
    throw new BaseSourceError('processFailed', `${what} did not print JSON.`);
  }
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) {
    throw new BaseSourceError('processFailed', `${what} did not print a JSON object.`);
  }
  return reply as Record<string, unknown>;
}

/** Programs print null, or an empty text, for what they do not have. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function textOf(reply: Record<string, unknown>, key: string): string | undefined {
  const value = reply[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
