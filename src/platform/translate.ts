/**
 * Turns an English text with `{0}`-style places into the person's language. Pure code takes one as an argument, so
 * that it runs without VS Code; the product passes `vscode.l10n.t`.
 */
export type Translate = (message: string, ...args: readonly (string | number)[]) => string;

/** No translation: what VS Code shows in English, for tests. */
export const english: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? whole : String(value);
  });
