import { createHmac, timingSafeEqual } from 'node:crypto';

const STEP_SECONDS = 30;

/** Decodes RFC 4648 base32, the form in which authenticator apps exchange secrets. */
export function base32Decode(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const letter of text.toUpperCase().replace(/[\s=]/g, '')) {
    const value = alphabet.indexOf(letter);
    if (value < 0) throw new Error(`Not a base32 letter: ${letter}`);
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >>> bits) & 0xff);
      buffer &= (1 << bits) - 1;
    }
  }
  return Buffer.from(bytes);
}

/** The six digits of RFC 6238 (HMAC-SHA-1, 30 s) for one time step. */
export function totp(seed: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', base32Decode(seed)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return ((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).toString().padStart(6, '0');
}

export const stepAt = (time: Date): number => Math.floor(time.getTime() / 1000 / STEP_SECONDS);

/** Remembers which codes were spent: AWS takes each code once, and the neighbours of the current one. */
export class MfaCodes {
  readonly #spent = new Map<string, Set<number>>();

  /** Spends a code. False where it is wrong, too old, or was spent before. */
  spend(serial: string, seed: string, code: string, at: Date, window: number): boolean {
    const spent = this.#spentBy(serial);
    for (const step of candidateSteps(at, window)) {
      if (spent.has(step) || !sameText(totp(seed, step), code)) continue;
      spent.add(step);
      return true;
    }
    return false;
  }

  /** A code that {@link spend} would take now. Throws where every code of the window is spent. */
  unspent(serial: string, seed: string, at: Date, window: number): string {
    const spent = this.#spentBy(serial);
    const step = candidateSteps(at, window).find((one) => !spent.has(one));
    if (step === undefined)
      throw new Error(`Every MFA code of ${serial} around ${at.toISOString()} is spent`);
    return totp(seed, step);
  }

  #spentBy(serial: string): Set<number> {
    let spent = this.#spent.get(serial);
    if (spent === undefined) this.#spent.set(serial, (spent = new Set()));
    return spent;
  }
}

/** The current step first, then the later one: what a person gets who waits for the next code. */
function candidateSteps(at: Date, window: number): number[] {
  const current = stepAt(at);
  const steps = [current];
  for (let distance = 1; distance <= window; distance++) steps.push(current + distance, current - distance);
  return steps;
}

const sameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
