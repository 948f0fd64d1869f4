import type { TreeElement } from '../views/treeDiff.ts';
import type { CommandId } from './ids.ts';

/** A command: its id, and what it does with the arguments that a menu, a link or another extension gave. */
export interface Command {
  readonly id: CommandId;
  run(...args: readonly unknown[]): unknown;
}

/** A command whose code is loaded when it is first run, so that starting VS Code does not pay for it. */
export function onDemand(id: CommandId, load: () => Promise<Command>): Command {
  let loaded: Promise<Command> | undefined;
  return {
    id,
    async run(...args) {
      loaded ??= load().catch((error: unknown) => {
        loaded = undefined;
        throw error;
      });
      return (await loaded).run(...args);
    },
  };
}

/** The row that a command of the tree's menus was called on. */
export function rowOf(arg: unknown): TreeElement['row'] | undefined {
  if (typeof arg !== 'object' || arg === null || !('row' in arg)) return undefined;
  return (arg as TreeElement).row;
}

/** Name of the identity that a command was called for: a row of the tree, or the name itself. */
export function nameOf(arg: unknown): string | undefined {
  return typeof arg === 'string' ? arg : rowOf(arg)?.name;
}
