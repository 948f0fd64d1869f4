/** The value of a property that names a profile, in the text of tasks.json or launch.json. */
export interface NamedProfile {
  /** Offsets of what is to be replaced: within the quotes where there are some. */
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** How far an object is looked through for its `type`. */
const FAR = 4_000;

/**
 * Whether the cursor is in the value of `"roleChain": …` of a launch, or of `"profile": …` of a task of type
 * `role-chain`; undefined elsewhere. Works on text that is being written, so that no JSON is needed.
 */
export function namedProfileAt(text: string, offset: number): NamedProfile | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = /"(profile|roleChain)"\s*:\s*("?)((?:[^"\\]|\\.)*)$/.exec(text.slice(lineStart, offset));
  if (before === null) return undefined;
  const [, property, quote, typed] = before;
  if (property === 'profile' && !/"type"\s*:\s*"role-chain"/.test(objectAround(text, offset)))
    return undefined;
  const quoted = quote === '"';
  if (!quoted && typed!.trim() !== '') return undefined;
  const rest = quoted ? /^(?:[^"\\\r\n]|\\.)*(?=")/.exec(text.slice(offset)) : null;
  return { start: offset - (quoted ? typed!.length : 0), end: offset + (rest?.[0].length ?? 0), quoted };
}

/** Text of the innermost object around an offset, braces in strings not counted as such: close enough to find a type. */
function objectAround(text: string, offset: number): string {
  let depth = 0;
  let start = offset;
  for (const last = Math.max(0, offset - FAR); start > last; start -= 1) {
    const sign = text[start - 1];
    if (sign === '}') depth += 1;
    else if (sign === '{' && depth-- === 0) break;
  }
  depth = 0;
  let end = offset;
  for (const last = Math.min(text.length, offset + FAR); end < last; end += 1) {
    if (text[end] === '{') depth += 1;
    else if (text[end] === '}' && depth-- === 0) break;
  }
  return text.slice(start, end);
}
