import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { AwsError } from './errors.ts';

/** What a web identity token says about its bearer. */
export interface WebIdentityClaims {
  /** Issuer host and path, without `https://`. */
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly expiresAt: Date;
}

const invalid = (message: string): AwsError => new AwsError('InvalidIdentityToken', 400, message);

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Stands for the OIDC providers of the organisation: signs their tokens, and verifies them for STS. */
export class WebIdentityIssuer {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor() {
    const pair = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    this.#privateKey = createPrivateKey(pair.privateKey);
    this.#publicKey = createPublicKey(pair.publicKey);
  }

  /** A signed token (JWT, ES256). */
  issue(claims: WebIdentityClaims, now: Date): string {
    const payload = {
      iss: `https://${claims.issuer}`,
      sub: claims.subject,
      aud: claims.audience,
      iat: Math.floor(now.getTime() / 1000),
      exp: Math.floor(claims.expiresAt.getTime() / 1000),
    };
    const text = `${encode({ alg: 'ES256', typ: 'JWT', kid: 'local' })}.${encode(payload)}`;
    const signature = sign('sha256', Buffer.from(text), { key: this.#privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  }

  /** Reads a token. Throws InvalidIdentityToken or ExpiredTokenException. */
  read(token: string, now: Date): WebIdentityClaims {
    const parts = token.split('.');
    const [header = '', payload = '', signature = ''] = parts;
    if (parts.length !== 3)
      throw invalid(
        'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
      );
    const sound = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      { key: this.#publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    if (!sound)
      throw invalid(
        "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
      );
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<
      'iss' | 'sub' | 'aud',
      string
    > & {
      exp: number;
    };
    const expiresAt = new Date(claims.exp * 1000);
    if (expiresAt <= now) {
      throw new AwsError(
        'ExpiredTokenException',
        400,
        `Token expired: current date/time ${Math.floor(now.getTime() / 1000)} must be before the expiration date/time ${claims.exp}`,
      );
    }
    return {
      issuer: claims.iss.replace(/^https:\/\//, ''),
      subject: claims.sub,
      audience: claims.aud,
      expiresAt,
    };
  }
}
