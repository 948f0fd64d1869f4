import type { Terminal, TerminalOptions } from 'vscode';

/** Begins the names of what a pinned terminal is created with, and marks it as ours. */
export const PREFIX = 'ROLE_CHAIN_PIN_';

/** Tells which terminal became of which request; of no use to the shell. */
export const PIN_ID = `${PREFIX}ID`;

/** The request that a terminal became of; undefined for one that holds no identity of its own. */
export function pinIdOf(terminal: Terminal): string | undefined {
  return (terminal.creationOptions as TerminalOptions).env?.[PIN_ID] ?? undefined;
}
