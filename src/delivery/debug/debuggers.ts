/** How a debugger's launch takes the environment of the program. */
export interface Debugger {
  readonly property: 'env' | 'environment';
  /** `object`: `{NAME: value}`, or lines `NAME=value` where the launch has such. `list`: `[{name, value}]`. */
  readonly form: 'object' | 'list';
  /**
   * Where the program runs in a terminal, how the environment gets there. `typed`: VS Code writes it into the command
   * line, in sight of everybody. `adapter`: the debugger sends it to the program itself.
   */
  readonly terminal: 'typed' | 'adapter';
  /** Whether a launch that says nothing about it runs in a terminal. */
  readonly terminalByDefault: boolean;
}

const object: Debugger = { property: 'env', form: 'object', terminal: 'typed', terminalByDefault: false };

/**
 * Debuggers by the `type` of a launch. Those that are not here are left alone: an unknown property could be an error
 * there.
 */
const DEBUGGERS: Readonly<Record<string, Debugger>> = {
  node: object,
  'pwa-node': object,
  extensionHost: object,
  'pwa-extensionHost': object,
  // debugpy hands the environment to its own launcher over its connection.
  python: { ...object, terminal: 'adapter' },
  debugpy: { ...object, terminal: 'adapter' },
  go: object,
  java: { ...object, terminalByDefault: true },
  coreclr: object,
  clr: object,
  // Both set it in the debugged process through the debugger itself.
  lldb: { ...object, terminal: 'adapter' },
  cppdbg: { property: 'environment', form: 'list', terminal: 'adapter', terminalByDefault: false },
  'lldb-dap': object,
  cppvsdbg: { property: 'environment', form: 'list', terminal: 'typed', terminalByDefault: false },
};

export type Launch = Readonly<Record<string, unknown>>;

/** The debugger of a launch; undefined for one that is not known, or where nothing is launched. */
export function debuggerOf({ type, request }: Launch): Debugger | undefined {
  if (request !== 'launch' || typeof type !== 'string' || !Object.hasOwn(DEBUGGERS, type)) return undefined;
  return DEBUGGERS[type];
}

/** Where the program of a launch runs: without a terminal, in VS Code's own, or in one of the system. */
export function consoleOf(
  launch: Launch,
  { terminalByDefault }: Debugger,
): 'none' | 'integrated' | 'external' {
  const { console, runInTerminal, externalConsole } = launch;
  if (console === 'externalTerminal' || console === 'newExternalWindow' || externalConsole === true) {
    return 'external';
  }
  if (console === 'integratedTerminal' || runInTerminal === true) return 'integrated';
  return console === undefined && terminalByDefault ? 'integrated' : 'none';
}
