/** What fields of a reply really are: services answer what they answer, whatever the SDK's types say. */

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** An object whose fields may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

/** The items of a list of objects; undefined for what is none. */
export function recordsOf(value: unknown): readonly Fields[] | undefined {
  const isRecord = (item: unknown): item is Fields => typeof item === 'object' && item !== null;
  return Array.isArray(value) && value.every(isRecord) ? value : undefined;
}

/** The last moment that is written with a year of four digits: what comes later no reader of a token file takes. */
const LAST_TIME = Date.UTC(9999, 11, 31);

/** Epoch milliseconds that can be written as a date. */
export function isTime(value: number): boolean {
  return value >= 0 && value <= LAST_TIME;
}

/**
 * An address that may be opened and shown to a person; undefined for anything else than a page of the web, which could run
 * something. Nothing in it says anything to a terminal, or ends the link that a message makes of it.
 */
export function webPage(value: unknown): string | undefined {
  if (!isText(value) || !URL.canParse(value)) return undefined;
  const { protocol, href } = new URL(value);
  return /^https?:$/.test(protocol) ? href.replaceAll('(', '%28').replaceAll(')', '%29') : undefined;
}

/** A code as it is shown: letters, digits, hyphens and underscores. Anything else may mean something to a terminal or a message. */
export function isUserCode(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]+$/.test(value);
}
