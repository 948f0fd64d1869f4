import { commands } from 'vscode';
import type { WindowIdentity } from '../sessions/identity.ts';

/** What `when` clauses of the manifest can ask for. */
export interface ContextValues {
  /** What the shared files gave; decides which welcome text is shown. */
  'roleChain.configState': 'loading' | 'missing' | 'unreadable' | 'problems' | 'noChains' | 'ready';
  /** State of the window's identity. */
  'roleChain.identityState': WindowIdentity['kind'];
  /** Whether terminals are open that hold an identity of their own. */
  'roleChain.openSessionsState': 'none' | 'some';
}

const known = new Map<string, unknown>();

/** Sets a context key; does nothing when it has that value already. */
export function setContext<K extends keyof ContextValues>(key: K, value: ContextValues[K]): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void commands.executeCommand('setContext', key, value);
}
