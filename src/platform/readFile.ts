import { open } from 'node:fs/promises';
import type { FileContent } from '../config/configuration.ts';

/** Reads a shared file with its mode, both from the same open file, so that a rename in between mixes nothing. */
export async function readSharedFile(path: string): Promise<FileContent> {
  try {
    const handle = await open(path, 'r');
    try {
      const bytes = await handle.readFile();
      if (process.platform === 'win32') return { kind: 'read', bytes };
      const { mode } = await handle.stat();
      return { kind: 'read', bytes, mode: mode & 0o777 };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return failure(error);
  }
}

/** Whether reading gave the same twice. */
export function sameContent(one: FileContent, other: FileContent): boolean {
  if (one.kind === 'read' && other.kind === 'read') {
    return one.mode === other.mode && Buffer.compare(one.bytes, other.bytes) === 0;
  }
  if (one.kind === 'unreadable' && other.kind === 'unreadable') return one.reason === other.reason;
  return one.kind === other.kind;
}

function failure(error: unknown): FileContent {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // A file where a folder should be on the way is as good as no file.
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
    ELOOP: 'its symbolic links lead in a circle',
  };
  return { kind: 'unreadable', reason: reasons[code] ?? (code === '' ? 'it could not be read' : code) };
}
