import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder: the extension under development. */
export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Everything that builds and tests leave behind; ignored by git. */
export const outFolder = path.join(repository, 'out');

/** Logs of test runs that failed are kept here, one folder per run. */
export const logsFolder = path.join(outFolder, 'logs');

/** Things worth keeping between runs; `npm ci` removes them along with the packages that they come from. */
export const cacheFolder = path.join(repository, 'node_modules', '.cache', 'role-chain');

/** VS Code's server and web workbench, as the `code-server` package ships them. */
export const vscodeFolder = path.join(repository, 'node_modules', 'code-server', 'lib', 'vscode');

/** The packaged extension. */
export const vsixFile = path.join(outFolder, 'role-chain.vsix');

/** Another extension, for tests of what one can do to ours, and its package. */
export const neighbourFolder = path.join(repository, 'test', 'support', 'leaks', 'neighbour');
export const neighbourVsix = path.join(outFolder, 'neighbour.vsix');
