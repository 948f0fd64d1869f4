import type { Shadow } from '../sessions/shadow.ts';
import type { Translate } from '../platform/translate.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export const EVERY_CLIENT: readonly string[] = ['AWS CLI', 'AWS SDKs', 'Terraform'];

/** What processes take from VS Code's own environment where the window has no identity. */
export function inheritedShadows(env: Environment, t: Translate): readonly Shadow[] {
  return [keysOf(env), webIdentityOf(env), profileOf(env), containerOf(env)]
    .filter((variables) => variables.length > 0)
    .map((variables) => ({
      variables,
      clients: EVERY_CLIENT,
      effect: 'otherIdentity',
      message: t('New terminals take what {0} says.', named(env, variables)),
    }));
}

export function keysOf(env: Environment): readonly string[] {
  const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  return keys.every((name) => isSet(env, name)) ? keys : [];
}

export function webIdentityOf(env: Environment): readonly string[] {
  const both = ['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'];
  return both.every((name) => isSet(env, name)) ? both : [];
}

export function profileOf(env: Environment): readonly string[] {
  return ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'].filter((name) => isSet(env, name));
}

function containerOf(env: Environment): readonly string[] {
  return ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].filter((name) =>
    isSet(env, name),
  );
}

export function isSet(env: Environment, name: string): boolean {
  return (env[name] ?? '') !== '';
}

/** Values of these name something; those of all others may grant something. */
const PLAIN = /^(AWS_PROFILE|AWS_DEFAULT_PROFILE|AWS_VAULT|AWSUME_PROFILE|AWS_ROLE_ARN)$/;

export function named(env: Environment, variables: readonly string[]): string {
  return variables.map((name) => (PLAIN.test(name) ? `${name}=${env[name] ?? ''}` : name)).join(', ');
}
