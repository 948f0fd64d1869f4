/** A table; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A value as code, on one line: what people write into a file must not become Markdown. */
export function code(text: string): string {
  const flat = cell(text).replaceAll(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${flat}${pad}${fence}`;
}

/** A text that may hold the table's own separator. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** A message as plain text on one line. */
export function inline(text: string): string {
  return text.replaceAll(/[\\`*[\]<>]|(?<!\w)_|_(?!\w)/g, '\\$&').replaceAll(/[\r\n]+/g, ' ');
}

/** Text of some lines (JSON, what a program printed) as a block that nothing in it can end. */
export function codeBlock(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

export function numberedList(items: readonly string[]): string {
  return items.map((item, index) => `${String(index + 1)}. ${item}`).join('\n');
}

export function bulletList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
