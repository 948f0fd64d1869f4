/** Something in the environment that VS Code was started with and that processes of the window inherit. */
export interface Shadow {
  /** Names of the variables, never their values where these are secret. */
  readonly variables: readonly string[];
  /** Clients that follow them; empty where none takes another identity for it. */
  readonly clients: readonly string[];
  /**
   * - `otherIdentity`: those clients run as someone else than the window.
   * - `fails`: they are refused, or stop.
   * - `replaced`: what is delivered takes its place; it holds only for what VS Code does not deliver to.
   * - `label`: only what prompts show is wrong.
   */
  readonly effect: 'otherIdentity' | 'fails' | 'replaced' | 'label';
  /** A sentence or two for a person. */
  readonly message: string;
}

/** Those that a person has to know of before a process starts. */
export function isSerious({ effect }: Shadow): boolean {
  return effect === 'otherIdentity' || effect === 'fails';
}
