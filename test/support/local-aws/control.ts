import type { FaultRule } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import type { Settings, SettingsChange } from './settings.ts';

/** Steers a local AWS that runs in another process. */
export class LocalAwsControl {
  readonly #base: string;

  /** `url` is the address that the server printed. */
  constructor(url: string) {
    this.#base = `${url.replace(/\/$/, '')}/_control`;
  }

  /** The calls so far; with `atLeast`, waits until that many (of the action) have been answered. */
  async journal(
    wanted: { readonly action?: string; readonly atLeast?: number } = {},
  ): Promise<JournalEntry[]> {
    const query = new URLSearchParams();
    if (wanted.action !== undefined) query.set('action', wanted.action);
    if (wanted.atLeast !== undefined) query.set('atLeast', String(wanted.atLeast));
    const { entries } = await this.#ask<{ entries: JournalEntry[] }>('GET', `/journal?${query.toString()}`);
    return entries;
  }

  async clearJournal(): Promise<void> {
    await this.#ask('DELETE', '/journal');
  }

  async addFault(rule: FaultRule): Promise<void> {
    await this.#ask('POST', '/faults', rule);
  }

  async clearFaults(): Promise<void> {
    await this.#ask('DELETE', '/faults');
  }

  async settings(change: SettingsChange = {}): Promise<Settings> {
    return this.#ask('POST', '/settings', change);
  }

  /** A code of the device that would be accepted now. */
  async mfaCode(serial: string): Promise<string> {
    return (await this.#ask<{ code: string }>('GET', `/mfa/${encodeURIComponent(serial)}`)).code;
  }

  /** A token of one of the organisation's OIDC providers. */
  async webIdentityToken(issuer: string, subject: string, audience = 'sts.amazonaws.com'): Promise<string> {
    const query = new URLSearchParams({ issuer, subject, audience });
    return (await this.#ask<{ token: string }>('GET', `/web-identity?${query.toString()}`)).token;
  }

  async #ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.#base + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Answer & { message?: string };
    if (!response.ok) throw new Error(`${method} ${path}: ${answer.message ?? response.status}`);
    return answer;
  }
}
