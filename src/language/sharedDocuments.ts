import path from 'node:path';
import { workspace, type TextDocument } from 'vscode';
import type { SharedFiles } from '../config/configuration.ts';
import type { Disposable } from '../sessions/emitter.ts';

/** Path of the shared file that a document shows; undefined for any other document. */
export function sharedFileOf({ uri }: TextDocument, files: SharedFiles): string | undefined {
  if (uri.scheme !== 'file') return undefined;
  const opened = comparable(uri.fsPath);
  return [files.config, files.credentials].find((file) => comparable(file) === opened);
}

/** Tells once that a shared file is open in an editor: at once, or when one is opened. */
export function onceSharedFileIsOpen(files: SharedFiles, tell: () => void): Disposable {
  const isShared = (document: TextDocument): boolean => sharedFileOf(document, files) !== undefined;
  const opening = workspace.onDidOpenTextDocument((document) => {
    if (!isShared(document)) return;
    opening.dispose();
    tell();
  });
  if (workspace.textDocuments.some(isShared)) {
    opening.dispose();
    tell();
  }
  return opening;
}

/** Windows writes drive letters both ways, and its paths match without case. */
function comparable(file: string): string {
  const normal = path.normalize(file);
  return process.platform === 'win32' ? normal.toLowerCase() : normal;
}
