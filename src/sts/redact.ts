const REDACTED = '[redacted]';

/** `aws_secret_access_key = x`, `"SessionToken": "x"`, `AWS_SESSION_TOKEN=x`, `password: x` and the like. */
const ASSIGNMENT =
  /((?:secret|token|password|passwd|passphrase|credential|authorization|bearer|api[_-]?key|secretaccesskey)[\w-]*["']?\s*[=:]\s*["']?)([^\s"',;}&<]+)/gi;

/** Long unbroken runs of base64 or base64url: secret keys have 40 characters, tokens hundreds. */
const LONG_RUN =
  /(?<![A-Za-z0-9+/_=-])(?=[A-Za-z0-9+/_=-]*\d)(?=[A-Za-z0-9+/_=-]*[a-z])(?=[A-Za-z0-9+/_=-]*[A-Z])[A-Za-z0-9+/_=-]{40,}/g;

/**
 * Text of a foreign program or service made fit for a message or the log: everything that looks like a key, a token
 * or a password is masked, and so is each of `known`, wherever it stands. Access key ids and ARNs stay, since they
 * identify without granting anything.
 */
export function redact(text: string, known: Iterable<string> = []): string {
  let result = text;
  for (const value of known) {
    if (value.length >= 6) {
      result = result.replaceAll(value, REDACTED);
    }
  }
  return result.replace(ASSIGNMENT, `$1${REDACTED}`).replace(LONG_RUN, REDACTED);
}
