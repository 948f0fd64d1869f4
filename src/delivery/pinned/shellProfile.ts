/** The shell that the person's terminals start, as their settings say. */
export interface ShellProfile {
  readonly path: string;
  /** As the settings have them: VS Code's shell integration depends on their form. */
  readonly args: readonly string[] | string;
  readonly env: Readonly<Record<string, string | null>>;
}

/** What the settings `terminal.integrated.*` of this system say; everything may be of any type. */
export interface ShellSettings {
  readonly defaultProfile: unknown;
  readonly profiles: unknown;
}

export interface ShellSurroundings {
  readonly platform: NodeJS.Platform;
  /** The shell that VS Code found by itself. */
  readonly systemShell: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (file: string) => boolean;
}

/** Names of settings for a system. */
export function platformKey(platform: NodeJS.Platform): 'windows' | 'osx' | 'linux' {
  return platform === 'win32' ? 'windows' : platform === 'darwin' ? 'osx' : 'linux';
}

/**
 * The person's default shell. A profile that another extension brings, or whose program is not there, gives way to the
 * system's shell.
 */
export function shellProfile(settings: ShellSettings, around: ShellSurroundings): ShellProfile {
  const { defaultProfile, profiles } = settings;
  const own = typeof defaultProfile === 'string' && isRecord(profiles) ? profiles[defaultProfile] : undefined;
  return (isRecord(own) ? fromProfile(own, around) : undefined) ?? fallback(around);
}

function fromProfile(
  profile: Readonly<Record<string, unknown>>,
  around: ShellSurroundings,
): ShellProfile | undefined {
  const raw = profile['path'];
  const wanted = (Array.isArray(raw) ? raw : [raw]).filter((one): one is string => typeof one === 'string');
  const named = [...wanted.map((one) => filled(one, around.env)), ...sourced(profile['source'])];
  const path = named.map((one) => found(one, around)).find((one) => one !== undefined);
  if (path === undefined) return undefined;
  const { args } = profile;
  const texts = Array.isArray(args) ? args.filter((one): one is string => typeof one === 'string') : [];
  return {
    path,
    args: typeof args === 'string' ? filled(args, around.env) : texts.map((one) => filled(one, around.env)),
    env: readEnv(profile['env']),
  };
}

/** Where there is no profile, shells of macOS are login shells, as VS Code starts them. */
function fallback({ platform, systemShell }: ShellSurroundings): ShellProfile {
  const login = platform === 'darwin' && /(^|\/)(zsh|bash)$/.test(systemShell);
  return { path: systemShell, args: login ? ['--login'] : [], env: {} };
}

/** Windows profiles may name a kind of shell in place of a path. */
function sourced(source: unknown): readonly string[] {
  return source === 'PowerShell' ? ['pwsh.exe', 'powershell.exe'] : [];
}

function found(name: string, { env, exists, platform }: ShellSurroundings): string | undefined {
  if (name.includes('/') || name.includes('\\')) return exists(name) ? name : undefined;
  const windows = platform === 'win32';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(windows ? ';' : ':');
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => `${folder}${windows ? '\\' : '/'}${name}`)
    .find(exists);
}

/** Puts in `${env:NAME}`, the one kind of variable that shells' profiles are known to use. */
function filled(text: string, env: ShellSurroundings['env']): string {
  return text.replaceAll(/\$\{env:([^}]+)\}/g, (_whole, name: string) => env[name] ?? '');
}

function readEnv(raw: unknown): Readonly<Record<string, string | null>> {
  if (!isRecord(raw)) return {};
  return Object.fromEntries(
    Object.entries(raw).filter(
      (entry): entry is [string, string | null] => entry[1] === null || typeof entry[1] === 'string',
    ),
  );
}

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
