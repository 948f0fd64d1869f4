import type { Endpoint } from './endpoint.ts';
import { AwsError } from './errors.ts';
import { SENTINEL } from './ids.ts';
import { holderArn, type Session } from './sessions.ts';
import { jsonReply, textReply, type WireReply, type WireRequest } from './wire.ts';
import type { World } from './world.ts';

export const FEDERATION_PATH = '/federation';
const TOKEN_MS = 15 * 60_000;

/** The console's sign-in for roles: a token for the credentials of a session, then a page for the token. */
export function federationEndpoint(world: World): Endpoint {
  const tokens = new Map<string, { readonly session: Session; readonly until: number }>();

  function issue({ query }: WireRequest, now: Date): WireReply {
    const session = sessionOf(query.get('Session'), world, now);
    // Every role of the sample is assumed with role credentials or by a user: AWS refuses the first with a duration.
    if (query.has('SessionDuration')) throw new AwsError('BadRequest', 400, 'Invalid SessionDuration');
    const token = `${SENTINEL}${Buffer.from(world.random(48)).toString('base64url')}`;
    tokens.set(token, { session, until: now.getTime() + TOKEN_MS });
    return jsonReply(200, { SigninToken: token });
  }

  function login({ query }: WireRequest, now: Date): WireReply {
    const known = tokens.get(query.get('SigninToken') ?? '');
    const destination = query.get('Destination');
    if (known === undefined || known.until <= now.getTime() || destination === null) {
      throw new AwsError('BadRequest', 400, 'The sign-in token is unknown or has ended');
    }
    return textReply(200, `Signed in as ${holderArn(known.session.holder)}, on the way to ${destination}`);
  }

  return {
    service: 'federation',
    serves: ({ path, method }) => path === FEDERATION_PATH && method === 'GET',
    // Neither the session nor a token belongs into a journal.
    describe: ({ query }) => ({
      action: query.get('Action') ?? '',
      parameters: Object.fromEntries(
        ['Issuer', 'Destination', 'SessionDuration'].flatMap((name) => {
          const value = query.get(name);
          return value === null ? [] : [[name, value]];
        }),
      ),
    }),
    answer: ({ request, now }) => {
      const action = request.query.get('Action');
      if (action === 'getSigninToken') return issue(request, now);
      if (action === 'login') return login(request, now);
      throw new AwsError('BadRequest', 400, 'Unknown action');
    },
    refuse: (error) => textReply(error.status, error.message),
  };
}

function sessionOf(text: string | null, world: World, now: Date): Session {
  const refused = new AwsError('BadRequest', 400, 'Invalid session');
  let given: Readonly<Record<string, unknown>>;
  try {
    given = JSON.parse(text ?? '') as Readonly<Record<string, unknown>>;
  } catch {
    throw refused;
  }
  const session = world.sessions.find(String(given['sessionId']));
  if (
    session === undefined ||
    session.secretAccessKey !== given['sessionKey'] ||
    session.sessionToken !== given['sessionToken'] ||
    session.holder.kind !== 'role' ||
    session.expiresAt <= now
  ) {
    throw refused;
  }
  return session;
}
