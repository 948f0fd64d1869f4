/** What can be changed while the local AWS runs. */
export interface Settings {
  /** Every answer waits this long, in real milliseconds. */
  latencyMs: number;
  /** New sessions live this many seconds, whatever was asked. */
  sessionSeconds: number | undefined;
  /** How far AWS's clock is ahead of (or, negative, behind) the one everybody else has. */
  clockSkewSeconds: number;
  /** How many time steps beside the current one an MFA code may come from. AWS: 1. */
  mfaWindow: number;
  /**
   * How many minutes a signature's date may be off. AWS: 15. Tests that run AWS on a clock of their own, while
   * the SDK signs by the computer's, widen it.
   */
  signatureWindowMinutes: number;
  /** How long an access token of Identity Center lasts. */
  accessTokenSeconds: number;
  /** How long a device code waits for a person. */
  deviceCodeSeconds: number;
  /** How often a device may ask whether the person has answered. */
  deviceIntervalSeconds: number;
}

/** A change: what is not named stays; `null` puts the default back. */
export type SettingsChange = { readonly [K in keyof Settings]?: number | null };

export const defaultSettings = (): Settings => ({
  latencyMs: 0,
  sessionSeconds: undefined,
  clockSkewSeconds: 0,
  mfaWindow: 1,
  signatureWindowMinutes: 15,
  accessTokenSeconds: 28_800,
  deviceCodeSeconds: 600,
  deviceIntervalSeconds: 5,
});

/** Applies a change in place. Throws on a name or a value that makes no sense. */
export function changeSettings(settings: Settings, change: SettingsChange): void {
  const defaults = defaultSettings();
  for (const [name, value] of Object.entries(change)) {
    if (!(name in defaults)) throw new Error(`Unknown setting: ${name}`);
    if (value !== null && !Number.isFinite(value)) throw new Error(`Setting ${name} wants a number`);
    const key = name as keyof Settings;
    Object.assign(settings, { [key]: value ?? defaults[key] });
  }
}
