import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/**
 * Reads all files of a zip archive without encryption, multiple volumes or 64-bit sizes, as VSIX packages are.
 * Source: the .ZIP File Format Specification, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export async function readZip(file: string): Promise<Map<string, Buffer>> {
  const data = await readFile(file);
  let end = data.length - 22;
  while (end >= 0 && data.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0) throw new Error(`${file} is no zip archive`);
  const count = data.readUInt16LE(end + 10);
  const files = new Map<string, Buffer>();
  let at = data.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (data.readUInt32LE(at) !== directoryEntry) throw new Error(`${file} is damaged`);
    const nameLength = data.readUInt16LE(at + 28);
    const name = data.toString('utf8', at + 46, at + 46 + nameLength);
    const method = data.readUInt16LE(at + 10);
    const size = data.readUInt32LE(at + 20);
    const header = data.readUInt32LE(at + 42);
    // The local header repeats the name, with an extra field of another length.
    const start = header + 30 + data.readUInt16LE(header + 26) + data.readUInt16LE(header + 28);
    const packed = data.subarray(start, start + size);
    if (!name.endsWith('/')) files.set(name, method === 0 ? packed : inflateRawSync(packed));
    at += 46 + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
  }
  return files;
}
