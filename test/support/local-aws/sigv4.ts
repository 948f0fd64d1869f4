import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsError, signatureMismatch } from './errors.ts';
import type { WireRequest } from './wire.ts';

/** What an Authorization header claims, before anything of it is believed. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly scopeDate: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** X-Amz-Date as sent, `YYYYMMDDTHHMMSSZ`. */
  readonly amzDate: string;
  readonly token: string | undefined;
}

const incomplete = (message: string): AwsError => new AwsError('IncompleteSignature', 400, message);

/** Reads the claim of a request. Throws MissingAuthenticationToken or IncompleteSignature. */
export function readClaim(request: WireRequest): SignatureClaim {
  const authorization = request.headers.get('authorization');
  if (authorization === undefined) {
    throw new AwsError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  }
  const match =
    /^AWS4-HMAC-SHA256 +Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (match === null) throw incomplete('Authorization header does not have the form of Signature Version 4.');
  const [, accessKeyId = '', scopeDate = '', region = '', service = '', signed = '', signature = ''] = match;
  const amzDate = request.headers.get('x-amz-date') ?? '';
  if (parseAmzDate(amzDate) === undefined) {
    throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${amzDate}'.`);
  }
  const token = request.headers.get('x-amz-security-token');
  const signedHeaders = signed.split(';');
  for (const name of ['host', 'x-amz-date', ...(token === undefined ? [] : ['x-amz-security-token'])]) {
    if (!signedHeaders.includes(name)) {
      throw signatureMismatch(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
    }
  }
  return { accessKeyId, scopeDate, region, service, signedHeaders, signature, amzDate, token };
}

/** Proves that the sender knows the secret key, about now. Throws SignatureDoesNotMatch. */
export async function verifySignature(
  request: WireRequest,
  claim: SignatureClaim,
  secretAccessKey: string,
  service: string,
  now: Date,
  windowMinutes: number,
): Promise<void> {
  if (claim.service !== service) {
    throw signatureMismatch(`Credential should be scoped to correct service: '${service}'. `);
  }
  const signingDate = parseAmzDate(claim.amzDate) ?? new Date(0);
  if (claim.scopeDate !== claim.amzDate.slice(0, 8)) {
    throw signatureMismatch(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.scopeDate}' != '${claim.amzDate.slice(0, 8)}', from '${claim.amzDate}'.`,
    );
  }
  checkClock(claim.amzDate, signingDate, now, windowMinutes);
  const wanted = await signatureOf(request, claim, secretAccessKey, signingDate);
  if (!timingSafeEqual(Buffer.from(wanted), Buffer.from(claim.signature))) {
    throw signatureMismatch(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
}

async function signatureOf(
  request: WireRequest,
  claim: SignatureClaim,
  secretAccessKey: string,
  signingDate: Date,
): Promise<string> {
  const bodyHash = request.headers.get('x-amz-content-sha256');
  if (bodyHash !== undefined && bodyHash !== createHash('sha256').update(request.body).digest('hex')) {
    throw signatureMismatch('The value of x-amz-content-sha256 is not the hash of the body.');
  }
  const signer = new SignatureV4({
    credentials: { accessKeyId: claim.accessKeyId, secretAccessKey },
    region: claim.region,
    service: claim.service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const headers = Object.fromEntries(
    claim.signedHeaders.map((name) => [name, request.headers.get(name) ?? '']),
  );
  const query: Record<string, string[]> = {};
  for (const [name, value] of request.query) (query[name] ??= []).push(value);
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: request.path,
      query,
      headers,
      body: request.body,
    },
    // Whatever the client chose to sign is signed here as well, the user agent for one.
    { signingDate, signableHeaders: new Set(claim.signedHeaders) },
  );
  return (signed.headers['authorization'] ?? '').replace(/^.*Signature=/, '');
}

function checkClock(amzDate: string, signingDate: Date, now: Date, windowMinutes: number): void {
  const windowMs = windowMinutes * 60_000;
  const earliest = new Date(now.getTime() - windowMs);
  const latest = new Date(now.getTime() + windowMs);
  if (signingDate < earliest) {
    throw signatureMismatch(
      `Signature expired: ${amzDate} is now earlier than ${formatAmzDate(earliest)} (${formatAmzDate(now)} - ${windowMinutes} min.)`,
    );
  }
  if (signingDate > latest) {
    throw signatureMismatch(
      `Signature not yet current: ${amzDate} is still later than ${formatAmzDate(latest)} (${formatAmzDate(now)} + ${windowMinutes} min.)`,
    );
  }
}

const formatAmzDate = (time: Date): string => `${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

function parseAmzDate(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const time = new Date(`${match.slice(1, 4).join('-')}T${match.slice(4, 7).join(':')}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
