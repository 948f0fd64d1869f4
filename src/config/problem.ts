import type { Place } from './place.ts';

export type Severity = 'error' | 'warning' | 'information';

/** Something wrong or doubtful in the configuration: data, never thrown. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** One sentence that says what is wrong, where it is, and what to do. Holds no secret. */
  readonly message: string;
  /** Absent only for what has no place in a file: chains declared in settings, a file that cannot be read. */
  readonly place?: Place;
  /** Names of the profiles that are affected, in the order of the files. */
  readonly profiles: readonly string[];
}

export type ProblemCode = string;
