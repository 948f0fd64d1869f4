import { isUtf8 } from 'node:buffer';
import type { Place } from './place.ts';

/** The bytes of a file as text, and what was remarkable about them. */
export interface Decoded {
  /** Without a byte order mark, as editors show it; bytes that are not UTF-8 became U+FFFD. */
  readonly text: string;
  readonly byteOrderMark: boolean;
  /** UTF-16, as Windows PowerShell 5 writes with `>`: nothing in it can be read, and the text is empty. */
  readonly utf16: boolean;
  /** The first line with bytes that are not UTF-8. */
  readonly notUtf8?: Place;
}

const LF = 0x0a;

/** Decodes a shared file as UTF-8. Never throws. */
export function decode(file: string, bytes: Uint8Array): Decoded {
  if (hasPrefix(bytes, [0xff, 0xfe]) || hasPrefix(bytes, [0xfe, 0xff])) {
    const place = { file, line: 0, start: 0, end: 0 };
    return { text: '', byteOrderMark: true, utf16: true, notUtf8: place };
  }
  const byteOrderMark = hasPrefix(bytes, [0xef, 0xbb, 0xbf]);
  const text = new TextDecoder('utf-8').decode(bytes);
  if (isUtf8(bytes)) {
    return { text, byteOrderMark, utf16: false };
  }
  return { text, byteOrderMark, utf16: false, notUtf8: firstBadLine(file, bytes) };
}

function firstBadLine(file: string, bytes: Uint8Array): Place {
  let line = 0;
  let start = 0;
  for (;;) {
    const newline = bytes.indexOf(LF, start);
    const content = bytes.subarray(start, newline === -1 ? bytes.length : newline);
    if (newline === -1 || !isUtf8(content)) {
      const length = new TextDecoder('utf-8').decode(content).length;
      return { file, line, start: 0, end: length };
    }
    line++;
    start = newline + 1;
  }
}

function hasPrefix(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
