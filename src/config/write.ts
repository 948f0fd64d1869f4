import type { IniDocument, IniProperty } from './ini.ts';

/**
 * The text of a document, put together again from its parts: headers, keys and values come from what was read, and
 * only what lies between them (white space, delimiters, comments, line ends) from the text. With nothing replaced it
 * equals the text that was read.
 *
 * @param replaced new values by property; each goes in place of the old one, its continuation lines kept out.
 */
export function writeIni(document: IniDocument, replaced?: ReadonlyMap<IniProperty, string>): string {
  const { text } = document;
  let written = '';
  let at = 0;
  const put = (part: string, from: number, to: number): void => {
    written += text.slice(at, from) + part;
    at = to;
  };
  for (const section of document.sections) {
    put(`[${section.header}]`, section.start, section.end);
    for (const property of section.properties) {
      put(property.writtenKey, property.keyStart, property.keyStart + property.writtenKey.length);
      const [first = '', ...more] = property.value.split('\n');
      const value = replaced?.get(property);
      put(value ?? first, property.valueStart, property.valueEnd);
      for (const [index, line] of (property.continuations ?? []).entries()) {
        if (value === undefined) {
          put(more[index] ?? '', line.start, line.start + line.text.length);
        } else {
          put('', endOfLine(text, at), line.start + line.text.length);
        }
      }
    }
  }
  return written + text.slice(at);
}

function endOfLine(text: string, from: number): number {
  let i = from;
  while (i < text.length && text.charAt(i) !== '\n' && text.charAt(i) !== '\r') {
    i++;
  }
  return i;
}
