import { holderArn, holderId } from '../sessions.ts';
import type { SignedAction } from './action.ts';

/** Needs no permission: everybody may know who they are. */
export const getCallerIdentity: SignedAction = ({ caller }) => ({
  Arn: holderArn(caller.holder),
  UserId: holderId(caller.holder),
  Account: caller.holder.account.id,
});
