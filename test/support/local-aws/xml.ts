/** What an STS reply is made of: text, numbers, times, and elements within elements. Undefined is left out. */
export type XmlValue = string | number | Date | { readonly [name: string]: XmlValue | undefined };

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter);

/** STS writes times in whole seconds of UTC. */
export const isoSeconds = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

function render(name: string, value: XmlValue | undefined, attributes = ''): string {
  if (value === undefined) return '';
  const content =
    value instanceof Date
      ? isoSeconds(value)
      : typeof value === 'object'
        ? Object.entries(value)
            .map(([child, inner]) => render(child, inner))
            .join('')
        : escapeText(String(value));
  return `<${name}${attributes}>${content}</${name}>`;
}

/** The reply to an action of the query protocol. */
export function resultDocument(action: string, result: XmlValue, requestId: string): string {
  return render(
    `${action}Response`,
    { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } },
    ` xmlns="${NAMESPACE}"`,
  );
}

/** The reply to an action that failed. */
export function errorDocument(
  error: { readonly code: string; readonly message: string; readonly receiver: boolean },
  requestId: string,
): string {
  const type = error.receiver ? 'Receiver' : 'Sender';
  return render(
    'ErrorResponse',
    { Error: { Type: type, Code: error.code, Message: error.message }, RequestId: requestId },
    ` xmlns="${NAMESPACE}"`,
  );
}
