const BOM = '\uFEFF';

/** A section to append: its header without brackets, and its properties in order. */
export interface NewSection {
  readonly header: string;
  readonly properties: readonly (readonly [key: string, value: string])[];
}

/**
 * The text of a shared file with a section behind everything else, a blank line above it. Every byte before it stays:
 * a byte order mark, the kind of line ends, trailing blanks. Behind a last line that has no end the section comes
 * without a blank line, so that {@link removeLastSection} can tell.
 *
 * @throws where it would be more than one section with these properties: a name that a service has said, or a value that
 *   goes on over lines, must not write lines of its own
 */
export function appendSection(text: string, { header, properties }: NewSection): string {
  const end = lineEnd(text);
  const gap = text === '' || text === BOM ? '' : end;
  const lines = [`[${header}]`, ...properties.map(([key, value]) => `${key} = ${value}`)];
  if (lines.some((line) => /[\r\n\0]/.test(line))) {
    throw new Error('Nothing was added to the file: a name or a value has a line break in it.');
  }
  return `${text}${gap}${lines.map((line) => line + end).join('')}`;
}

/**
 * Takes away what {@link appendSection} has added, and gives exactly the text before it, if the section is still the
 * last one with these keys and nothing else. Undefined where it was changed or moved since: then a person decides.
 */
export function removeLastSection(text: string, header: string, keys: readonly string[]): string | undefined {
  const end = lineEnd(text);
  const start = text.lastIndexOf(`[${header}]${end}`);
  const before = text.slice(0, Math.max(0, start));
  if (start === -1 || !(before === '' || before === BOM || before.endsWith(end))) return undefined;
  const lines = text.slice(start).split(end);
  const last = lines.pop();
  const [, ...properties] = lines;
  const asAdded =
    last === '' &&
    properties.length === keys.length &&
    keys.every((key, index) => properties[index]?.startsWith(`${key} = `));
  if (!asAdded) return undefined;
  return before.endsWith(end) ? before.slice(0, -end.length) : before;
}

/** The line ends of a text: those of its first line; LF where it has none. */
function lineEnd(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
