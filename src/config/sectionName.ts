export type SharedFileKind = 'config' | 'credentials';

/** What a section's header says. */
export type SectionName =
  | { readonly kind: 'profile'; readonly name: string; readonly prefixed: boolean }
  | { readonly kind: 'ssoSession' | 'services'; readonly name: string }
  /** `[plugins]` and `[preview]` of the AWS CLI: no business of ours, and no mistake. */
  | { readonly kind: 'other' }
  | { readonly kind: 'unusable'; readonly fault: SectionFault; readonly name: string };

export type SectionFault = 'bad-name' | 'missing-prefix' | 'unexpected-prefix' | 'unknown-prefix';

const PROFILE = 'profile ';
const PLAIN_NAME = /^[\w\-/.%@:+]+$/;
const PREFIXED = /^([\w-]+)[ \t]+(.*)$/s;
const QUOTED = /^(["'])([^"'\p{Cc}]+)\1$/u;
const CLI_SECTIONS = new Set(['plugins', 'preview']);

/**
 * Reads the text between the brackets of a header. In the config file profiles other than `default` carry the prefix
 * `profile`; in the credentials file none does. Names with other characters have to stand in quotes, as for the CLI.
 */
export function readSectionName(header: string, file: SharedFileKind): SectionName {
  if (file === 'config' && header.startsWith(PROFILE)) {
    // What nearly every section looks like, without the detours below.
    const name = header.slice(PROFILE.length);
    if (PLAIN_NAME.test(name)) {
      return { kind: 'profile', name, prefixed: true };
    }
  }
  const text = trimBlank(header);
  const prefixed = PREFIXED.exec(text);
  if (prefixed === null) {
    return readBareName(text, file);
  }
  const [, prefix = '', rest = ''] = prefixed;
  const kind = prefix === 'sso-session' ? 'ssoSession' : prefix;
  const known = kind === 'profile' || kind === 'ssoSession' || kind === 'services';
  const name = known ? usableName(rest) : undefined;
  if (file === 'credentials') {
    return { kind: 'unusable', fault: known ? 'unexpected-prefix' : 'bad-name', name: name ?? text };
  }
  if (!known) {
    return { kind: 'unusable', fault: 'unknown-prefix', name: text };
  }
  if (name === undefined) {
    return { kind: 'unusable', fault: 'bad-name', name: rest };
  }
  return kind === 'profile' ? { kind, name, prefixed: true } : { kind, name };
}

function readBareName(text: string, file: SharedFileKind): SectionName {
  const name = file === 'credentials' ? usableName(text) : PLAIN_NAME.test(text) ? text : undefined;
  if (name === undefined) {
    return { kind: 'unusable', fault: 'bad-name', name: text };
  }
  if (file === 'credentials' || name === 'default') {
    return { kind: 'profile', name, prefixed: false };
  }
  return CLI_SECTIONS.has(name) ? { kind: 'other' } : { kind: 'unusable', fault: 'missing-prefix', name };
}

function usableName(text: string): string | undefined {
  return PLAIN_NAME.test(text) ? text : QUOTED.exec(text)?.[2];
}

function trimBlank(text: string): string {
  return text.replace(/^[ \t]+/, '').replace(/(?<![ \t])[ \t]+$/, '');
}
