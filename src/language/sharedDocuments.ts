import path from 'node:path';
import type { TextDocument } from 'vscode';
import type { SharedFiles } from '../config/configuration.ts';

/** Path of the shared file that a document shows; undefined for any other document. */
export function sharedFileOf({ uri }: TextDocument, files: SharedFiles): string | undefined {
  if (uri.scheme !== 'file') return undefined;
  const opened = comparable(uri.fsPath);
  return [files.config, files.credentials].find((file) => comparable(file) === opened);
}

/** Windows writes drive letters both ways, and its paths match without case. */
function comparable(file: string): string {
  const normal = path.normalize(file);
  return process.platform === 'win32' ? normal.toLowerCase() : normal;
}
