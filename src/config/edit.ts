const BOM = '\uFEFF';

/** A section to append: its header without brackets, and its properties in order. */
export interface NewSection {
  readonly header: string;
  readonly properties: readonly (readonly [key: string, value: string])[];
}

/**
 * The text of a shared file with a section behind everything else. Every byte before it stays: a byte order mark, the
 * kind of line ends, trailing blanks. A last line without an end gets one, since the section needs a line of its own.
 */
export function appendSection(text: string, { header, properties }: NewSection): string {
  const end = lineEnd(text);
  const body = text.startsWith(BOM) ? text.slice(BOM.length) : text;
  const open = body !== '' && !/[\r\n]$/.test(body);
  const gap = body === '' || /(\r\n|\n|\r)[ \t]*(\r\n|\n|\r)$/.test(body) ? '' : end;
  const lines = [`[${header}]`, ...properties.map(([key, value]) => `${key} = ${value}`)];
  return `${text}${open ? end : ''}${gap}${lines.map((line) => line + end).join('')}`;
}

/**
 * Takes away what {@link appendSection} has added, if it still stands at the end as it was written, with the blank line
 * above it. Undefined where it was changed or moved since: then a person decides.
 */
export function removeAppended(text: string, section: NewSection): string | undefined {
  for (const end of ['\r\n', '\n', '\r']) {
    const lines = [`[${section.header}]`, ...section.properties.map(([key, value]) => `${key} = ${value}`)];
    const added = lines.map((line) => line + end).join('');
    if (!text.endsWith(added)) continue;
    const before = text.slice(0, -added.length);
    if (before !== '' && before !== BOM && !/[\r\n]$/.test(before)) continue;
    const blank = end + end;
    return before.endsWith(blank) ? before.slice(0, -end.length) : before;
  }
  return undefined;
}

/** The line ends of a text: those of its first line; LF where it has none. */
function lineEnd(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
