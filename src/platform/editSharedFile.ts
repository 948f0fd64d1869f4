import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';

/** An edit that did not come about; the file is as it was. The message is for a person. */
export abstract class EditError extends Error {}

/** Somebody else wrote the file between our reading and our writing. */
export class ConcurrentEditError extends EditError {
  override readonly name = 'ConcurrentEditError';

  constructor() {
    super('The file was changed by another program in the meantime; nothing was written.');
  }
}

/** The file holds bytes that are not UTF-8, which an edit of its text would not keep. */
export class NotTextError extends EditError {
  override readonly name = 'NotTextError';

  constructor() {
    super('The file is not UTF-8; nothing was written.');
  }
}

/** The system did not let it be written: a full disk, no permission. */
export class NotWrittenError extends EditError {
  override readonly name = 'NotWrittenError';

  constructor(file: string, cause: unknown) {
    super(`${file} could not be written: ${reasonOf(cause)}. It is as it was.`, { cause });
  }
}

/** A new file holds nobody's keys yet, but soon may. */
const NEW_FILE_MODE = 0o600;

/**
 * Edits a shared file in one step: written beside it and renamed over it, so that no reader sees half of it. Keeps its
 * mode, and a symbolic link goes on being one. A file that does not exist is made, with its folder.
 *
 * @param edit from the whole text, byte order mark included, to the new one; undefined leaves the file as it is
 * @returns whether it was written
 * @throws EditError, and what reading throws
 */
export async function editSharedFile(
  file: string,
  edit: (text: string) => string | undefined,
): Promise<boolean> {
  const target = await realpath(file).catch((error: unknown) => {
    if (isMissing(error)) return file;
    throw error;
  });
  const before = await readIfThere(target);
  const edited = edit(decode(before));
  if (edited === undefined) return false;
  const mode = before === undefined ? NEW_FILE_MODE : (await stat(target)).mode & 0o7777;
  const beside = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    if (before === undefined) await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    await writeNew(beside, edited, mode);
    // As late as can be: what another program wrote since our reading must not be lost.
    if (!same(before, await readIfThere(target))) throw new ConcurrentEditError();
    await rename(beside, target);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error instanceof EditError ? error : new NotWrittenError(file, error);
  }
  return true;
}

async function writeNew(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  // The mask of the process was applied at opening.
  await chmod(file, mode);
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function decode(bytes: Buffer | undefined): string {
  if (bytes === undefined) return '';
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) throw new NotTextError();
  return text;
}

function same(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'there is no space for it',
    EDQUOT: 'there is no space for it',
    EFBIG: 'there is no space for it',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'its disk is read-only',
  };
  return reasons[code] ?? (code === '' ? 'it failed' : code);
}
