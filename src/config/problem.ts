import type { Place } from './place.ts';

export type Severity = 'error' | 'warning' | 'information';

/** Something wrong or doubtful in the configuration: data, never thrown. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** One sentence or two that say what is wrong and what to do. Holds no secret. */
  readonly message: string;
  /** Absent only for what has no place in a file: chains in settings, variables, a file that cannot be read. */
  readonly place?: Place;
  /** Names of the profiles that are affected, in the order of the files. */
  readonly profiles: readonly string[];
}

/** Every class of problem, grouped by the step that finds it. */
export type ProblemCode = FileProblem | GrammarProblem | SectionProblem | ChainProblem | ValueProblem;

/** The file as a whole. */
export type FileProblem =
  'unreadable-file' | 'not-utf8' | 'byte-order-mark' | 'credentials-readable-by-others';

/** Lines that break the grammar, or that some tools read differently. */
export type GrammarProblem =
  | 'no-section'
  | 'unclosed-section'
  | 'text-after-section'
  | 'missing-equals'
  | 'empty-key'
  | 'bad-key'
  | 'stray-continuation'
  | 'nested-missing-equals'
  | 'nested-empty-key'
  | 'colon-delimiter'
  | 'inline-comment'
  | 'indented-property';

/** Sections and keys. */
export type SectionProblem =
  | 'bad-section-name'
  | 'missing-profile-prefix'
  | 'unexpected-profile-prefix'
  | 'unknown-section'
  | 'shadowed-default'
  | 'duplicate-section'
  | 'duplicate-key'
  | 'unknown-key';

/** How profiles hang together. */
export type ChainProblem =
  | 'unknown-source'
  | 'source-without-credentials'
  | 'cycle'
  | 'both-sources'
  | 'no-source'
  | 'source-without-role'
  | 'bad-credential-source'
  | 'unknown-include'
  | 'include-cycle'
  | 'half-key-pair'
  | 'token-without-keys'
  | 'unknown-sso-session'
  | 'incomplete-sso'
  | 'sso-conflict'
  | 'sso-token-only'
  | 'web-identity-without-role'
  | 'unknown-services'
  | 'partition-mismatch'
  | 'account-mismatch'
  | 'bad-declared-chain'
  /** The workspace that declares chains is not trusted. */
  | 'untrusted-chains';

/** Single values. */
export type ValueProblem =
  | 'bad-arn'
  | 'bad-account'
  | 'bad-duration'
  | 'duration-over-hour'
  | 'bad-external-id'
  | 'bad-session-name'
  | 'bad-mfa-serial'
  | 'mfa-on-chained-hop'
  | 'mfa-process-without-serial'
  | 'bad-source-identity'
  | 'source-identity-changed'
  | 'bad-tag'
  | 'bad-policy'
  | 'bad-endpoint'
  | 'bad-region'
  | 'bad-setting';
