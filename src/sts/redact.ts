const REDACTED = '[redacted]';

/** ARNs identify and grant nothing, but the path of a role looks like a key. They are put aside as they are. */
const ARN = /\barn:[a-z][\w-]*:[\w-]*:[\w-]*:\d*:[^\s"'<>&,;`“”()[\]{}]+/g;

const SECRET_WORD =
  '(?:secret|token|password|passwd|passphrase|credential|authorization|bearer|api[_-]?key|secretaccesskey|signature|device[_-]?code|code[_-]?verifier)';

/** Longer texts are cut, since nobody reads them. */
const TEXT_LIMIT = 64_000;

/**
 * Each with what stays as its first group and what goes after it; in the order in which they are tried. Repetitions that
 * a search may enter anywhere are bounded, since the text is anybody's.
 */
const PATTERNS: readonly RegExp[] = [
  // Private keys, whole: their last line may be short.
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?:(?=-----END)|$)/g,
  // `https://user:password@host`
  /(\b[a-z][a-z\d+.-]{0,20}:\/\/)[^\s/@"']+(?=@)/gi,
  // `Authorization: Bearer x`, `Bearer x` by itself.
  /(\b(?:bearer|basic)\s+)[\w+/=.~-]{6,}/gi,
  // A signed request: what comes after the algorithm.
  /(\bAWS4-HMAC-SHA256 )[^\r\n"']+/g,
  // JSON web tokens: header, payload, signature.
  /()\beyJ[\w-]{0,500}\.[\w-]+(?:\.[\w-]*)?/g,
  // `aws_secret_access_key = x`, `"SessionToken": "x"`, `AWS_SESSION_TOKEN=x`, `<Password>x<`, `?token=x`, `%3D`.
  new RegExp(
    `(${SECRET_WORD}[\\w-]{0,40}["']?\\s{0,9}(?:[=:>]|%3D)\\s{0,9}["']?)(?!\\s|\\[redacted\\])[^\\s"',;}&<]+`,
    'gi',
  ),
  // A six-digit code after words that announce one.
  /(\b(?:token[_-]?code|mfa(?:[ _-]?code)?|code|otp|passcode)["']?\s{0,9}(?:is|was)?\s{0,9}(?:[=:>]|%3D)?\s{0,9}["']?)\d{6}(?!\d)/gi,
  // What a browser brings back from a sign-in.
  /([?&]code=)(?!\[redacted\])[^\s"'<>&,;]{6,}/g,
  // `--password x`; `set -gx AWS_SECRET_ACCESS_KEY x` of the fish shell, `setx` of Windows.
  new RegExp(`(--?[\\w-]{0,40}${SECRET_WORD}[\\w-]{0,40}\\s+["']?)(?!-)[^\\s"']+`, 'gi'),
  /(\bAWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN)\s+["']?)[^\s"'=:]{6,}/gi,
  // Long unbroken runs of base64 or base64url: secret keys have 40 characters, tokens hundreds. JSON may escape `/`.
  /()(?<![\w+/=\\-])(?=[\w+/=\\-]*\d)(?=[\w+/=\\-]*[a-z])(?=[\w+/=\\-]*[A-Z])(?:[\w+/=-]|\\\/){40,}/g,
];

/**
 * Text of a foreign program or service made fit for a message or the log: everything that looks like a key, a token
 * or a password is masked, and so is each of `known`, wherever it stands. Access key ids and ARNs stay, since they
 * identify without granting anything.
 */
export function redact(text: string, known: Iterable<string> = []): string {
  let result = text.slice(0, TEXT_LIMIT);
  for (const value of known) {
    if (value.length >= 6) {
      result = result.replaceAll(value, REDACTED);
    }
  }
  let masked = '';
  let from = 0;
  for (const { index, 0: arn } of result.matchAll(ARN)) {
    masked += mask(result.slice(from, index)) + arn;
    from = index + arn.length;
  }
  return masked + mask(result.slice(from));
}

function mask(text: string): string {
  return PATTERNS.reduce((result, pattern) => result.replace(pattern, `$1${REDACTED}`), text);
}
