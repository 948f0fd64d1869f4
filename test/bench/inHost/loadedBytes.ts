import { statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

/** Bytes of our code that the extension host has loaded. */
export interface LoadedBytes {
  readonly files: number;
  readonly ours: number;
  readonly sdk: number;
}

export function loadedBytes(): LoadedBytes {
  const extension = vscode.extensions.getExtension('role-chain.role-chain');
  const dist = path.join(extension?.extensionPath ?? '', 'dist', path.sep);
  const loaded = Object.keys(require.cache).filter((file) => file.startsWith(dist));
  const isSdk = (file: string): boolean => path.basename(file).startsWith('sdk');
  const sum = (files: readonly string[]): number => files.reduce((all, file) => all + statSync(file).size, 0);
  return {
    files: loaded.length,
    ours: sum(loaded.filter((file) => !isSdk(file))),
    sdk: sum(loaded.filter(isSdk)),
  };
}
