import type { Values } from './value.ts';

/** What a `credential_process` prints, in AWS's own form: "Sourcing credentials with an external process". */
export function credentialProcessJson(values: Values): string {
  const token = values.get('AWS_SESSION_TOKEN');
  const expiration = values.get('AWS_CREDENTIAL_EXPIRATION');
  const reply = {
    Version: 1,
    AccessKeyId: values.get('AWS_ACCESS_KEY_ID') ?? '',
    SecretAccessKey: values.get('AWS_SECRET_ACCESS_KEY') ?? '',
    ...(token === undefined ? {} : { SessionToken: token }),
    ...(expiration === undefined ? {} : { Expiration: expiration }),
  };
  return `${JSON.stringify(reply, undefined, 2)}\n`;
}
