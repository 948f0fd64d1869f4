/**
 * Stands in for VS Code's native watchdog, which ends an extension host whose parent has died: its absence only
 * fills the logs with errors, and the runners end all processes themselves.
 */
exports.start = () => {};
exports.exit = (code) => process.exit(code ?? 0);
