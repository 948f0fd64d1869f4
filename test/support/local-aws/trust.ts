import { notAuthorized } from './errors.ts';
import type { RoleEntry } from './organisation.ts';
import { evaluate, listOf, type RequestContext, type Statement } from './policy.ts';
import { holderArn, identityPolicies, type Caller } from './sessions.ts';

/**
 * Whether a caller may do an action (sts:AssumeRole, sts:TagSession, sts:SetSourceIdentity) on a role.
 * The role's trust policy must allow it, and so must the caller's own policies; within one account a trust
 * policy that names the caller itself is enough, one that names the account is not. Throws AccessDenied.
 */
export function authorize(caller: Caller, role: RoleEntry, action: string, context: RequestContext): void {
  const { holder, session } = caller;
  const refuse = (deny?: Parameters<typeof notAuthorized>[3]): never => {
    throw notAuthorized(holderArn(holder), action, role.arn, deny);
  };
  const trust = [role.role.trust];
  const trusted = evaluate(trust, action, undefined, context, (one) => names(one, caller) !== 'nobody');
  const identity = evaluate(identityPolicies(holder), action, role.arn, context);
  const limit =
    session?.policies === undefined ? 'allow' : evaluate(session.policies, action, role.arn, context);
  if (identity === 'deny') refuse('identity-based');
  if (trusted === 'deny') refuse('resource-based');
  if (limit === 'deny') refuse('session');

  const sameAccount = holder.account.id === role.account.id;
  const namedItself = (): boolean =>
    sameAccount &&
    evaluate(trust, action, undefined, context, (one) => names(one, caller) === 'caller') === 'allow';
  const allowed = trusted === 'allow' && limit === 'allow' && (identity === 'allow' || namedItself());
  if (!allowed) refuse();
}

/** Whether a trust statement's principal is the caller itself, its whole account, or somebody else. */
function names(statement: Statement, { holder }: Caller): 'caller' | 'account' | 'nobody' {
  const principal = statement.Principal;
  const wanted = principal === '*' ? ['*'] : listOf(principal?.AWS);
  const own = [holderArn(holder), ...(holder.kind === 'role' ? [holder.role.arn] : []), '*'];
  if (wanted.some((one) => own.includes(one))) return 'caller';
  const account = holder.account.id;
  const whole = wanted.some(
    (one) => one === account || /^arn:[\w-]+:iam::(\d{12}):root$/.exec(one)?.[1] === account,
  );
  return whole ? 'account' : 'nobody';
}
