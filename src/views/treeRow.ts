import type { AccountColor, Accounts } from '../config/accounts.ts';
import type { Configuration } from '../config/configuration.ts';
import type { BrokenChain, ChainPlan, Hop } from '../config/plan.ts';
import type { Place } from '../config/place.ts';
import type { Problem } from '../config/problem.ts';
import type { LiveHop, WindowIdentity } from '../sessions/identity.ts';
import type { SignInSession } from '../sts/signIn/session.ts';
import type { Translate } from '../platform/translate.ts';
import type { ShownPlan, TreeGrouping } from './treeGroups.ts';

/** How a row stands; each has an icon, a word and a sentence of its own. */
export type RowState = 'current' | 'ended' | 'live' | 'idle' | 'warned' | 'broken';

/** A row of the tree as plain data. `id` stays the same as long as the row means the same thing. */
export interface TreeRow {
  readonly id: string;
  readonly kind: 'identity' | 'group' | 'session' | 'bases' | 'base' | 'hop' | 'problem';
  readonly label: string;
  readonly description: string;
  readonly state: RowState;
  /** Only an identity's own rows: what a click assumes. */
  readonly name?: string;
  readonly baseOnly?: boolean;
  /** Pinned on top by the person. */
  readonly favourite?: boolean;
  /** The pattern that protects an identity. */
  readonly protectedBy?: string;
  /** The colour of its account. */
  readonly color?: AccountColor;
  /** Icon of a group. */
  readonly icon?: string;
  /** ARN of the role (or of the live session, where there is one); what "Copy ARN" copies. */
  readonly arn?: string;
  readonly place?: Place;
  /** A full sentence for screen readers. */
  readonly spoken: string;
  /** Whether there is anything below it. */
  readonly expandable: boolean;
  /** Made when it is first looked at: most of thousands of rows are never opened. */
  readonly children: readonly TreeRow[];
  readonly plan?: ChainPlan | BrokenChain;
  readonly hop?: {
    readonly hop: Hop;
    /** Name of the identity that it belongs to. */
    readonly chain: string;
    readonly number: number;
    readonly of: number;
    readonly live?: LiveHop;
  };
  /** Of a session of IAM Identity Center: its name or start URL, and how it stands. */
  readonly signIn?: { readonly label: string; readonly startUrl: string; readonly state: SignInState };
  /** When live sessions of an identity, or a sign-in, end, in epoch milliseconds. */
  readonly ends?: readonly number[];
  readonly problem?: Problem;
}

/** How a sign-in stands, in a word for menus and in a text; both empty where that is not known yet. */
export interface SignInState {
  readonly word: 'signedIn' | 'signedOut' | '';
  readonly text: string;
  /** Epoch milliseconds. */
  readonly until?: number;
}

/** What the tree shows besides the configuration. */
export interface TreeInput {
  readonly configuration: Configuration;
  readonly window: WindowIdentity;
  /** Live sessions of a plan's hops, one for each hop. */
  readonly liveHops: (plan: ChainPlan) => readonly (LiveHop | undefined)[];
  readonly t: Translate;
  readonly group?: TreeGrouping;
  /** Names, in the order in which they are shown. */
  readonly favourites?: readonly string[];
  /** Names of the last identities, the latest first. */
  readonly recents?: readonly string[];
  readonly accounts?: Accounts;
  readonly protectedBy?: (plan: ShownPlan) => string | undefined;
  /** Absent: sign-ins are not shown. */
  readonly signIn?: (session: SignInSession) => SignInState;
}

/** A row that makes what is below it when that is looked at. */
export function opening(
  row: Omit<TreeRow, 'children' | 'expandable'>,
  make: () => readonly TreeRow[],
  expandable = true,
): TreeRow {
  let made: readonly TreeRow[] | undefined;
  return {
    ...row,
    expandable,
    get children() {
      return (made ??= make());
    },
  };
}
