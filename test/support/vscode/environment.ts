/** What a process of ours must not inherit: somebody's AWS identity, and marks of the npm script or VS Code around us. */
const foreign =
  /^(AWS_|npm_|VSCODE_|ELECTRON_|ROLE_CHAIN_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|NODE_CHANNEL_FD$|INIT_CWD$)/i;

/** The caller's environment without its AWS variables and the marks of the tools around us, and with `additions`. */
export function cleanEnvironment(additions: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !foreign.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), ...additions };
}
