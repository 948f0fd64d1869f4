/** Something that only a person can do for an identity. */
export interface Need {
  readonly name: string;
  /** What has to be signed in to: one notice serves all the identities that wait for it. */
  readonly signIn?: string;
}

/** What a person was told that they are needed for, so that they are told once. */
export class SaidNeeds {
  /** Names of the identities that wait, by what they wait for. */
  readonly #waiting = new Map<string, Set<string>>();

  /** Whether this has not been said yet; from now on it has. */
  isNews({ name, signIn }: Need): boolean {
    // A process that asks does not know what for: whatever was said of its identity covers it.
    if (signIn === undefined && [...this.#waiting.values()].some((names) => names.has(name))) return false;
    const key = signIn === undefined ? `identity ${name}` : `sign-in ${signIn}`;
    const names = this.#waiting.get(key);
    this.#waiting.set(key, (names ?? new Set()).add(name));
    return names === undefined;
  }

  /** An identity waits no more: it was renewed, or let go. */
  settle(name: string): void {
    for (const [key, names] of this.#waiting) {
      names.delete(name);
      if (names.size === 0) this.#waiting.delete(key);
    }
  }
}
