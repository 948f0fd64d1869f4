import type { FileContent } from './configuration.ts';
import { decode } from './decode.ts';
import type { IniDocument } from './ini.ts';
import { parseIni } from './parse.ts';
import type { Report } from './report.ts';
import type { SharedFileKind } from './sectionName.ts';

/** Others than owner and group may read. */
const READABLE_BY_OTHERS = 0o004;

/** Reads one shared file and reports what is wrong with it as a whole; undefined where there is nothing to read. */
export function readSharedFile(
  path: string,
  kind: SharedFileKind,
  content: FileContent,
  platform: NodeJS.Platform,
  report: Report,
): IniDocument | undefined {
  if (content.kind === 'missing') {
    return undefined;
  }
  if (content.kind === 'unreadable') {
    const message = `The ${kind} file ${path} can't be read (${content.reason}): allow your user to read it.`;
    report.add('unreadable-file', 'error', message, undefined);
    return undefined;
  }
  const { text, byteOrderMark, utf16, notUtf8 } = decode(path, content.bytes);
  const top = { file: path, line: 0, start: 0, end: 0 };
  if (utf16) {
    const message = `The ${kind} file is in UTF-16, which no AWS tool reads: save it as UTF-8.`;
    report.add('not-utf8', 'error', message, top);
    return undefined;
  }
  if (byteOrderMark) {
    const message =
      'The file starts with a byte order mark: the AWS CLI refuses such a file. Save it as UTF-8 without BOM.';
    report.add('byte-order-mark', 'warning', message, top);
  }
  if (notUtf8 !== undefined) {
    const message =
      'This line holds bytes that are not UTF-8, so some AWS tools refuse the file. Save the file as UTF-8.';
    report.add('not-utf8', 'warning', message, notUtf8);
  }
  const document = parseIni(path, text);
  checkMode(document, kind, content.mode, platform, report);
  return document;
}

/** Windows has no such mode bits: what Node gives there says nothing. */
function checkMode(
  document: IniDocument,
  kind: SharedFileKind,
  mode: number | undefined,
  platform: NodeJS.Platform,
  report: Report,
): void {
  if (platform === 'win32' || mode === undefined || (mode & READABLE_BY_OTHERS) === 0) {
    return;
  }
  const secret = document.sections
    .flatMap((section) => section.properties)
    .find((property) => property.key === 'aws_secret_access_key');
  if (kind === 'credentials' || secret !== undefined) {
    const message = `The ${kind} file can be read by every user of this machine: run chmod 600 on it.`;
    const place = { file: document.file, line: 0, start: 0, end: 0 };
    report.add('credentials-readable-by-others', 'warning', message, place);
  }
}
