import { Constraints } from '../constraints.ts';
import { accessDenied } from '../errors.ts';
import { proveMfa, readMfa } from '../mfa.ts';
import { lifetime } from '../world.ts';
import { credentialsElement, type SignedAction } from './action.ts';

/** Temporary credentials of the same user, which remember MFA. Only for long-term keys. */
export const getSessionToken: SignedAction = ({ parameters, caller, now, world }) => {
  if (caller.session !== undefined)
    throw accessDenied('Cannot call GetSessionToken with session credentials');
  const constraints = new Constraints();
  const longest = caller.holder.kind === 'root' ? 3600 : 129600;
  const asked =
    constraints.integer('durationSeconds', parameters.get('DurationSeconds'), 900, 129600) ?? 43200;
  const mfa = readMfa(parameters, constraints);
  constraints.done();
  const mfaAt = proveMfa(mfa, caller, world, now);
  const session = world.sessions.issue(
    {
      holder: caller.holder,
      tags: new Map(),
      transitiveTagKeys: [],
      // A longer wish of a root user is not refused but shortened.
      seconds: lifetime(world, Math.min(asked, longest)),
      ...(mfaAt === undefined ? {} : { mfaAt }),
    },
    now,
  );
  return { Credentials: credentialsElement(session) };
};
