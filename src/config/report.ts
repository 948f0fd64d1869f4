import type { Place } from './place.ts';
import type { Problem, ProblemCode, Severity } from './problem.ts';

/** A problem while it may still turn out to touch more profiles. */
export interface Finding extends Problem {
  profiles: readonly string[];
}

/** Collects what is found on the way from text to plans. */
export class Report {
  readonly findings: Finding[] = [];

  add(
    code: ProblemCode,
    severity: Severity,
    message: string,
    place: Place | undefined,
    profile?: string,
  ): Finding {
    const profiles = profile === undefined ? [] : [profile];
    const finding: Finding =
      place === undefined
        ? { code, severity, message, profiles }
        : { code, severity, message, place, profiles };
    this.findings.push(finding);
    return finding;
  }

  /** Everything found, sorted by file in the order given, then by line and column; what has no place comes last. */
  sorted(files: readonly string[]): readonly Finding[] {
    const rank = (finding: Finding): number => {
      const index = finding.place === undefined ? -1 : files.indexOf(finding.place.file);
      return index === -1 ? files.length : index;
    };
    return this.findings.toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
        (a.place?.start ?? 0) - (b.place?.start ?? 0),
    );
  }
}
