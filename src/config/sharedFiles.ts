import type { SharedFiles } from './configuration.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PROFILE = 'default';

/**
 * Where the two shared files are: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else `~/.aws/config` and
 * `~/.aws/credentials`. A leading `~` in either variable is the home folder.
 *
 * @param homedir used where the environment names no home at all (what the operating system says).
 */
export function locateSharedFiles(
  env: Environment,
  platform: NodeJS.Platform,
  homedir?: string,
): SharedFiles {
  const home = homeFolder(env, platform) ?? homedir;
  const separator = platform === 'win32' ? '\\' : '/';
  const standard = (name: string): string => join([home ?? '~', '.aws', name], separator);
  return {
    config: expandHome(env['AWS_CONFIG_FILE'], home, platform) ?? standard('config'),
    credentials: expandHome(env['AWS_SHARED_CREDENTIALS_FILE'], home, platform) ?? standard('credentials'),
  };
}

/**
 * Where AWS CLI and SDKs keep the sign-ins to IAM Identity Center; no variable moves it.
 *
 * @param homedir as in {@link locateSharedFiles}
 */
export function ssoCacheFolder(env: Environment, platform: NodeJS.Platform, homedir?: string): string {
  const separator = platform === 'win32' ? '\\' : '/';
  return join([homeFolder(env, platform) ?? homedir ?? '~', '.aws', 'sso', 'cache'], separator);
}

/** The profile that AWS tools take without being told: AWS_PROFILE, else AWS_DEFAULT_PROFILE, else `default`. */
export function selectedProfileName(env: Environment): string {
  return nonEmpty(env['AWS_PROFILE']) ?? nonEmpty(env['AWS_DEFAULT_PROFILE']) ?? DEFAULT_PROFILE;
}

/** HOME wins on every platform; the other three variables are Windows' own. */
function homeFolder(env: Environment, platform: NodeJS.Platform): string | undefined {
  const home = nonEmpty(env['HOME']) ?? nonEmpty(env['USERPROFILE']);
  if (home !== undefined) {
    return home;
  }
  const path = nonEmpty(env['HOMEPATH']);
  const drive = nonEmpty(env['HOMEDRIVE']) ?? (platform === 'win32' ? 'C:' : '');
  return path === undefined ? undefined : drive + path;
}

function expandHome(
  path: string | undefined,
  home: string | undefined,
  platform: NodeJS.Platform,
): string | undefined {
  const given = nonEmpty(path);
  if (given === undefined || home === undefined || !given.startsWith('~')) {
    return given;
  }
  const next = given.charAt(1);
  const isHome = next === '' || next === '/' || (platform === 'win32' && next === '\\');
  return isHome ? home + given.slice(1) : given;
}

function join(parts: readonly string[], separator: string): string {
  const [first = '', ...rest] = parts;
  return [first.endsWith(separator) ? first.slice(0, -1) : first, ...rest].join(separator);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}
