import type { Place } from '../../config/place.ts';
import type { HopPolicies } from './policies.ts';

/** Why a chain could not be resolved and what to do: data, for a document or any other way of showing it. No secret. */
export interface FailureExplanation {
  /** Name of the chain that was asked for. */
  readonly chain: string;
  readonly title: string;
  /** What happened, to whom and what to do, in a sentence or two; the same as the error's message. */
  readonly summary: string;
  /** Which hop of how many, counted from 1; absent where no hop was reached. */
  readonly hop?: { readonly number: number; readonly of: number };
  /** ARN of the principal that called, where it is known. */
  readonly caller?: string;
  /** ARN of the role that was to be assumed. */
  readonly role?: string;
  /** AWS's own answer; absent where AWS was not reached. */
  readonly answer?: {
    readonly code: string;
    readonly text: string;
    readonly requestId?: string;
  };
  /** Where the call went: the endpoint's host or the region. */
  readonly where?: string;
  /** What a program or an endpoint said, redacted; some lines. */
  readonly detail?: string;
  /** Likeliest first; each a sentence or two. */
  readonly causes: readonly string[];
  readonly steps: readonly FailureStep[];
  /** What would allow the hop; only where permission is what is missing. */
  readonly policies?: HopPolicies;
}

/** Something to do. The text stands on its own; the action is for surfaces that can offer a button. */
export interface FailureStep {
  readonly text: string;
  readonly action?: FailureAction;
}

export type FailureAction =
  | { readonly kind: 'openPlace'; readonly place: Place }
  /** `hop`: index from 0. */
  | { readonly kind: 'copyPolicies'; readonly chain: string; readonly hop: number }
  | { readonly kind: 'assumeAgain'; readonly chain: string }
  | { readonly kind: 'diagnose'; readonly chain: string }
  /** A command line for a terminal. */
  | { readonly kind: 'run'; readonly commandLine: string };

/** What one family of causes has to say; {@link FailureExplanation} adds who, where and AWS's words. */
export interface Finding {
  readonly causes: readonly string[];
  readonly steps: readonly FailureStep[];
  readonly policies?: HopPolicies;
}
