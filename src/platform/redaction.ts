const MASK = '[redacted]';
/** Enough for days of renewals; what is older has ended long ago. */
const MOST_KNOWN = 200;

/** Shapes that are secret wherever they turn up. Access key *ids* are not secret, and help to understand a log. */
const PATTERNS: readonly RegExp[] = [
  // `secret_access_key = …`, `"SessionToken":"…"`, `<SecretAccessKey>…<`, `Authorization: …` with quotes or without.
  /((?:secret[_-]?access[_-]?key|session[_-]?token|security[_-]?token|access[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret|device[_-]?code|code[_-]?verifier|web[_-]?identity[_-]?token|authorization(?:[_-]?token)?|password|signature)["']?\s*(?:[=:>]|%3D)\s*["']?)((?:AWS4-HMAC-SHA256 |Bearer |Basic )?[^\s"'<>&,;]+(?:, ?(?:SignedHeaders|Signature)=[^\s"'<>&,;]+)*)/gi,
  // A six-digit code after words that announce one.
  /((?:token[_-]?code|mfa(?:[ _-]?code)?|code|otp|passcode)["']?\s*(?:is|was)?\s*(?:[=:>]|%3D)?\s*["']?)(\d{6})(?!\d)/gi,
  // What a browser brings back from a sign-in.
  /([?&]code=)([^\s"'<>&,;]{6,})/g,
  // Session tokens: nothing else that is this long comes without a break.
  /()([A-Za-z0-9+/=%]{120,})/g,
  // Secret access keys: forty characters of base64 that are no hash (hashes are lower-case hex).
  /()(?<![A-Za-z0-9+/=])(?![a-f0-9]{40}(?![A-Za-z0-9+/=]))(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*\d)([A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])/g,
];

/** Masks secrets in text: what looks like one, and every value it was told of. */
export class Redactor {
  readonly #known = new Set<string>();

  /** Masks this very value from now on, whatever it looks like. The oldest values are forgotten in the end. */
  learn(secret: string): void {
    // Short values would mask ordinary words.
    if (secret.length < 8) return;
    this.#known.add(secret);
    const [oldest] = this.#known;
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }

  redact(text: string): string {
    let result = text;
    for (const secret of this.#known) result = result.replaceAll(secret, MASK);
    for (const pattern of PATTERNS) {
      result = result.replace(pattern, (_whole, before: string) => `${before}${MASK}`);
    }
    return result;
  }
}
