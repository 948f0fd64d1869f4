import type { Event } from '../sessions/emitter.ts';

/** Environment variables for every new process of the window. */
export interface Variables {
  readonly values: ReadonlyMap<string, string>;
  /**
   * Names of those that go behind what a terminal was created with, rather than in its place: a pinned terminal keeps
   * its own value as a prefix. Absent: none.
   */
  readonly appended?: ReadonlySet<string>;
  /** Says whose they are, where VS Code explains a terminal's environment; absent when there are none. */
  readonly description?: string;
}

/** Decides what processes get: keys that are fixed when they start, or a pointer to a live endpoint. */
export interface VariableSource {
  readonly variables: Variables;
  readonly onDidChange: Event<Variables>;
}
