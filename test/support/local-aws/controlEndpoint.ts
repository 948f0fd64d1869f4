import type { FaultRule } from './faults.ts';
import type { LocalAws } from './server.ts';
import { changeSettings, type SettingsChange } from './settings.ts';
import { jsonReply, type WireReply, type WireRequest } from './wire.ts';

/** Where tests in other processes steer the local AWS. */
export const CONTROL = '/_control';

/** Answers a control request; unknown ones and wrong input get 404 and 400 with a message. */
export async function control(request: WireRequest, aws: LocalAws): Promise<WireReply> {
  const path = request.path.slice(CONTROL.length);
  try {
    const value = await route(request.method, path, request, aws);
    return value === NOT_FOUND
      ? jsonReply(404, { message: `No ${request.method} ${path} here` })
      : jsonReply(200, value ?? {});
  } catch (error) {
    return jsonReply(400, { message: error instanceof Error ? error.message : String(error) });
  }
}

const NOT_FOUND = Symbol('not found');

async function route(method: string, path: string, request: WireRequest, aws: LocalAws): Promise<unknown> {
  const mfa = /^\/mfa\/(.+)$/.exec(path)?.[1];
  if (method === 'GET' && mfa !== undefined) return { code: aws.mfaCode(decodeURIComponent(mfa)) };
  switch (`${method} ${path}`) {
    case 'GET /journal': {
      // `atLeast` waits for that many calls of the action, so that the asker need not ask again and again.
      const action = request.query.get('action');
      const atLeast = Number(request.query.get('atLeast') ?? 0);
      const wanted = (entries: typeof aws.journal.entries): typeof aws.journal.entries =>
        action === null ? entries : entries.filter((entry) => entry.action === action);
      const done = await aws.journal.until(
        (entries) => wanted(entries).filter((entry) => entry.outcome !== 'pending').length >= atLeast,
      );
      return { entries: wanted(done) };
    }
    case 'DELETE /journal':
      aws.journal.clear();
      return undefined;
    case 'GET /faults':
      return { rules: aws.faults.rules };
    case 'POST /faults':
      aws.faults.add(JSON.parse(request.body.toString()) as FaultRule);
      return undefined;
    case 'DELETE /faults':
      aws.faults.clear();
      return undefined;
    case 'GET /settings':
      return aws.settings;
    case 'POST /settings':
      changeSettings(aws.settings, JSON.parse(request.body.toString()) as SettingsChange);
      return aws.settings;
    case 'GET /web-identity':
      return {
        token: aws.webIdentityToken(
          request.query.get('issuer') ?? '',
          request.query.get('subject') ?? '',
          request.query.get('audience') ?? 'sts.amazonaws.com',
        ),
      };
    default:
      return NOT_FOUND;
  }
}
