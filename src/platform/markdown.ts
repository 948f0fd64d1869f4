/**
 * A text as itself inside Markdown. Names and messages come from files and from the network: unescaped, one could
 * draw a link that runs a command, or a theme icon.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!~|<>&$:@/]/g, (character) => `&#${String(character.charCodeAt(0))};`)
    .replace(/\s+/g, ' ');
}

/** A text in monospace inside Markdown. */
export function codeSpan(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  // A fence longer than any run of back quotes inside.
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const gap = longest > 0 ? ' ' : '';
  return `${fence}${gap}${flat}${gap}${fence}`;
}

/** A link that runs a command; VS Code follows it only where the text is trusted for that command. */
export function commandLink(text: string, command: string, args: readonly unknown[] = []): string {
  const query = args.length === 0 ? '' : `?${encodeURIComponent(JSON.stringify(args))}`;
  return `[${text}](command:${command}${query})`;
}
