import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ConnectionError } from './errors.ts';

/**
 * The text of a PEM file of authorities (`ca_bundle`).
 *
 * @param host what is to be called, for the message
 * @throws ConnectionError `tls`
 */
export async function readCaFile(file: string, host: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ConnectionError('tls', host, `The CA file ${file} (ca_bundle) cannot be read: ${code}.`);
  }
}

/**
 * Makes sure that a CA file does what it is there for: Node takes a text without a certificate for no CA at all, and
 * would trust the built-in authorities; a broken one would look like a broken connection.
 *
 * @throws ConnectionError `tls`
 */
export function checkCa(text: string, file: string, host: string): void {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  const usable = blocks.length > 0 && blocks.every(isCertificate);
  if (!usable) {
    const words = `The CA file ${file} (ca_bundle) holds no certificate, or a broken one. It must be in PEM form.`;
    throw new ConnectionError('tls', host, words);
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    // OpenSSL's words ("no start line") help nobody; the caller names the file.
    return false;
  }
}
