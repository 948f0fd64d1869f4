import { PIN_ID, PREFIX } from './mark.ts';
import { IDENTITY_NAMES } from './names.ts';

/**
 * How a terminal holds an identity of its own. VS Code applies the window's variables after those that a terminal was
 * created with, so those of a pinned terminal travel under other names, which nothing else touches. Before the shell
 * reads its first file, a few lines of `sh` in front of it take every identity variable away, put those of the terminal
 * in their place, and become the shell. They lie in a file named like the shell, so that VS Code takes it for that and
 * adds its shell integration. Neither the list of processes nor a file ever has a secret.
 */

const SHELL = `${PREFIX}SHELL`;
/** After which forgetting of all sessions the terminal got its identity; of no use to the shell. */
export const PIN_SINCE = `${PREFIX}SINCE`;

/** The environment that a pinned terminal is created with. */
export function carriedEnvironment(
  values: ReadonlyMap<string, string>,
  shell: string,
): Record<string, string> {
  const carried = [...values].map(([name, value]): [string, string] => [PREFIX + name, value]);
  return Object.fromEntries([...carried, [SHELL, shell]]);
}

/** What of an identity travels in the environment that a terminal was created with. */
export function carriedValue(
  env: Readonly<Record<string, string | null | undefined>>,
  name: (typeof IDENTITY_NAMES)[number],
): string | undefined {
  return env[PREFIX + name] ?? undefined;
}

/** The lines that put the identity in place; they end in the shell, with the arguments that were given. */
export function shimScript(): string {
  return [
    '#!/bin/sh',
    '# Written by Role Chain: becomes the shell of a terminal that holds an AWS identity of its own.',
    ...shimLines(),
    '',
  ].join('\n');
}

/** The same without a file: for `sh -c`, where files of ours cannot be run or are on another machine. */
export function inlineShim(): string {
  return shimLines().join('\n');
}

function shimLines(): readonly string[] {
  return [
    ...IDENTITY_NAMES.map((name) => {
      const carried = PREFIX + name;
      return `if [ "\${${carried}+x}" ]; then ${name}=$${carried}; export ${name}; unset ${carried}; else unset ${name}; fi`;
    }),
    `role_chain_shell=\${${SHELL}:-\${SHELL:-/bin/sh}}`,
    `unset ${SHELL} ${PIN_ID} ${PIN_SINCE}`,
    'exec "$role_chain_shell" "$@"',
  ];
}

/**
 * The same for Windows: one line for `cmd /v:on /c`, as which it stays in front of the shell. Values come in behind all
 * of cmd's own reading (`!NAME!`), so no sign in them can do anything.
 */
export function windowsShim(
  values: ReadonlyMap<string, string>,
  shell: string,
  args: readonly string[] | string,
): string {
  const sets = IDENTITY_NAMES.flatMap((name) => [
    values.has(name) ? `set "${name}=!${PREFIX}${name}!"` : `set "${name}="`,
    ...(values.has(name) ? [`set "${PREFIX}${name}="`] : []),
  ]);
  const line = typeof args === 'string' ? args : args.map(windowsQuoted).join(' ');
  const start = `"${shell}" ${line}`.trimEnd().replaceAll('!', '^!');
  return `/d /v:on /s /c "${[...sets, start].join('&')}"`;
}

/** As the C runtime of Windows reads arguments. */
function windowsQuoted(arg: string): string {
  if (arg !== '' && !/[\s"&|<>^()%!]/.test(arg)) return arg;
  return `"${arg.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}
