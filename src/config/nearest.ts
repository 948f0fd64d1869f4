const MAX_DISTANCE = 2;
const MAX_LENGTH = 60;

/**
 * "Did you mean" over a fixed set of names. The work is bounded: after `budget` comparisons nothing more is suggested,
 * so that a file full of mistakes does not cost more than one with a few.
 */
export class Suggester {
  private readonly names: readonly string[];
  private readonly known = new Map<string, string | undefined>();
  private budget: number;

  constructor(names: Iterable<string>, budget = 200_000) {
    this.names = [...names];
    this.budget = budget;
  }

  /** The name that is at most two typing mistakes away, the nearest first. */
  suggest(name: string): string | undefined {
    if (this.known.has(name)) {
      return this.known.get(name);
    }
    const found = name.length > MAX_LENGTH || name.length < 3 ? undefined : this.search(name);
    this.known.set(name, found);
    return found;
  }

  private search(name: string): string | undefined {
    let best: string | undefined;
    let bestDistance = Math.min(MAX_DISTANCE, Math.floor(name.length / 3)) + 1;
    for (const candidate of this.names) {
      if (this.budget-- <= 0) {
        return best;
      }
      if (Math.abs(candidate.length - name.length) < bestDistance) {
        const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
        if (distance < bestDistance) {
          best = candidate;
          bestDistance = distance;
        }
      }
    }
    return best;
  }
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
