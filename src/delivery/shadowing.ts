import type { Shadow } from '../sessions/shadow.ts';
import type { Translate } from '../platform/translate.ts';
import {
  EVERY_CLIENT,
  inheritedShadows,
  isSet,
  keysOf,
  named,
  profileOf,
  webIdentityOf,
  type Environment,
} from './inherited.ts';

/** What the window gives to each new process: names and values, empty where it has no identity. */
type Delivered = ReadonlyMap<string, string>;

/**
 * AWS_PROFILE beats keys in the environment in these. Sources: the JavaScript SDK's chain of providers (v3 skips the
 * environment's keys where AWS_PROFILE is set); .NET SDK, "Credential and profile resolution" (profiles first in V3,
 * keys first in V4). In the AWS CLI, boto3, Go, Java, Rust and Terraform the keys win.
 */
const PROFILE_FIRST: readonly string[] = ['AWS SDK for JavaScript (CDK, Serverless, Amplify)', '.NET SDK V3'];

/**
 * Which variables that processes inherit from VS Code's own environment make clients resolve to someone else, or fail,
 * although the window delivers an identity. Nothing of it can be taken away: VS Code has no way to unset a variable
 * for a terminal, and an empty AWS_PROFILE makes the AWS CLI fail.
 */
export function shadowing(env: Environment, delivered: Delivered, t: Translate): readonly Shadow[] {
  if (delivered.size === 0) return inheritedShadows(env, t);
  return delivered.has('AWS_ACCESS_KEY_ID')
    ? [
        ...profileBesideKeys(env, delivered, t),
        ...tokens(env, delivered, t),
        ...replacedKeys(env, t),
        ...labels(env, t),
      ]
    : [...beforeEndpoint(env, delivered, t), ...labels(env, t)];
}

function profileBesideKeys(env: Environment, delivered: Delivered, t: Translate): readonly Shadow[] {
  const shadows: Shadow[] = [];
  if (isSet(env, 'AWS_PROFILE')) {
    const ours = delivered.get('AWS_PROFILE');
    shadows.push(
      ours === undefined
        ? {
            variables: ['AWS_PROFILE'],
            clients: PROFILE_FIRST,
            effect: 'otherIdentity',
            message: t(
              'VS Code was started with {0}. {1} follow it rather than the keys of this window.',
              named(env, ['AWS_PROFILE']),
              PROFILE_FIRST.join(', '),
            ),
          }
        : {
            variables: ['AWS_PROFILE'],
            clients: [],
            effect: 'replaced',
            message: t(
              'VS Code was started with {0}. Terminals get {1} instead: clients that prefer a profile to keys then resolve the same chain, or fail, but are nobody else.',
              named(env, ['AWS_PROFILE']),
              `AWS_PROFILE=${ours}`,
            ),
          },
    );
  }
  if (isSet(env, 'AWS_DEFAULT_PROFILE') && !delivered.has('AWS_DEFAULT_PROFILE')) {
    shadows.push({
      variables: ['AWS_DEFAULT_PROFILE'],
      clients: [],
      effect: 'label',
      message: t(
        'VS Code was started with {0}. The AWS CLI takes settings of that profile, though not its keys, and stops where there is none of that name.',
        named(env, ['AWS_DEFAULT_PROFILE']),
      ),
    });
  }
  return shadows;
}

/** A token of other keys beside ours: AWS refuses the pair. */
function tokens(env: Environment, delivered: Delivered, t: Translate): readonly Shadow[] {
  const shadows: Shadow[] = [];
  if (isSet(env, 'AWS_SESSION_TOKEN') && !delivered.has('AWS_SESSION_TOKEN')) {
    shadows.push({
      variables: ['AWS_SESSION_TOKEN'],
      clients: EVERY_CLIENT,
      effect: 'fails',
      message: t(
        'VS Code was started with AWS_SESSION_TOKEN, and the keys of this window have no token that takes its place: AWS refuses the two together. Start VS Code without it.',
      ),
    });
  }
  if (isSet(env, 'AWS_SECURITY_TOKEN')) {
    // botocore still looks at the old name first.
    shadows.push({
      variables: ['AWS_SECURITY_TOKEN'],
      clients: ['AWS CLI', 'boto3'],
      effect: 'fails',
      message: t(
        'VS Code was started with AWS_SECURITY_TOKEN, which the AWS CLI and boto3 send with the keys of this window: AWS refuses the two together. Start VS Code without it.',
      ),
    });
  }
  return shadows;
}

function replacedKeys(env: Environment, t: Translate): readonly Shadow[] {
  const variables = keysOf(env);
  if (variables.length === 0) return [];
  return [
    {
      variables,
      clients: [],
      effect: 'replaced',
      message: t(
        'VS Code was started with AWS keys of its own. Terminals and tasks get those of this window instead; what other extensions run goes on with the old ones.',
      ),
    },
  ];
}

/** All that comes before a credentials endpoint in the clients' order of looking. */
function beforeEndpoint(env: Environment, delivered: Delivered, t: Translate): readonly Shadow[] {
  const relative = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
  const profile = profileOf(env).filter((name) => !delivered.has(name));
  return [keysOf(env), webIdentityOf(env), profile, isSet(env, relative) ? [relative] : []]
    .filter((variables) => variables.length > 0)
    .map((variables) => ({
      variables,
      clients: EVERY_CLIENT,
      effect: 'otherIdentity',
      message: t(
        'VS Code was started with {0}. Every client looks there before it asks this window.',
        named(env, variables),
      ),
    }));
}

function labels(env: Environment, t: Translate): readonly Shadow[] {
  const variables = ['AWS_VAULT', 'AWSUME_PROFILE'].filter((name) => isSet(env, name));
  if (variables.length === 0) return [];
  return [
    {
      variables,
      clients: [],
      effect: 'label',
      message: t(
        'VS Code was started with {0}: the prompt of a shell may show that name, though the keys are those of this window.',
        named(env, variables),
      ),
    },
  ];
}
