import { createPrivateKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate and its key in PEM form, for TLS servers of tests. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** An authority that nobody trusts unless told to. */
export interface Authority {
  readonly cert: string;
  /** A certificate for a server of these DNS names or IPv4 addresses. */
  issue(names: readonly string[], validity?: { readonly from: Date; readonly until: Date }): Identity;
}

const DAY_MS = 86_400_000;
const OID = {
  commonName: '550403',
  ecdsaWithSha256: '2a8648ce3d040302',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  alternativeNames: '551d11',
} as const;

/** Makes an authority with a fresh key. */
export function createAuthority(name = 'Meadow Test Authority'): Authority {
  const keys = newKeys();
  const subject = nameOf(name);
  const always = { from: new Date(Date.now() - DAY_MS), until: new Date(Date.now() + 30 * DAY_MS) };
  const certify = (
    of: { subject: Buffer; publicKey: Buffer; extensions: Buffer[] },
    validity: { from: Date; until: Date },
  ): string => {
    const algorithm = sequence(oid(OID.ecdsaWithSha256));
    const body = sequence(
      tagged(0, integer(Buffer.from([2]))),
      integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
      algorithm,
      subject,
      sequence(time(validity.from), time(validity.until)),
      of.subject,
      of.publicKey,
      tagged(3, sequence(...of.extensions)),
    );
    const signature = sign('sha256', body, keys.privateKey);
    return pem('CERTIFICATE', sequence(body, algorithm, bits(signature)));
  };
  const constraints = (ca: boolean): Buffer =>
    extension(OID.basicConstraints, true, ca ? sequence(boolean(true)) : sequence());
  const signsCertificates = extension(OID.keyUsage, true, element(0x03, Buffer.from([1, 0x06])));
  return {
    cert: certify(
      { subject, publicKey: keys.spki, extensions: [constraints(true), signsCertificates] },
      always,
    ),
    issue: (names, validity = always) => {
      const own = newKeys();
      const alternatives = sequence(...names.map(alternative));
      const extensions = [constraints(false), extension(OID.alternativeNames, false, alternatives)];
      const cert = certify({ subject: nameOf(names[0] ?? ''), publicKey: own.spki, extensions }, validity);
      return { cert, key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

function newKeys(): { privateKey: KeyObject; spki: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privateKey: createPrivateKey(privateKey), spki: publicKey };
}

function nameOf(commonName: string): Buffer {
  const text = element(0x0c, Buffer.from(commonName));
  return sequence(element(0x31, sequence(oid(OID.commonName), text)));
}

/** DNS name or IPv4 address of a server. */
function alternative(name: string): Buffer {
  return /^[\d.]+$/.test(name)
    ? element(0x87, Buffer.from(name.split('.').map(Number)))
    : element(0x82, Buffer.from(name));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), element(0x04, value));
}

// DER (ITU-T X.690): a tag, a length, the content.
function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const sequence = (...parts: Buffer[]): Buffer => element(0x30, Buffer.concat(parts));
const tagged = (number: number, content: Buffer): Buffer => element(0xa0 + number, content);
const integer = (bytes: Buffer): Buffer => element(0x02, bytes);
const boolean = (value: boolean): Buffer => element(0x01, Buffer.from([value ? 0xff : 0]));
const oid = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes: Buffer): Buffer => element(0x03, Buffer.concat([Buffer.from([0]), bytes]));
const time = (date: Date): Buffer =>
  element(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`));

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
