import type { ChainPlan } from '../../config/plan.ts';
import type { FailureStep } from './explanation.ts';
import { openBase, run } from './steps.ts';

/** How a person gets fresh keys for the base of a chain: a command to sign in, or the place of the keys. */
export function signInSteps(plan: ChainPlan): readonly FailureStep[] {
  const { base } = plan;
  switch (base.kind) {
    case 'sso':
      return [
        run(
          'Sign in to IAM Identity Center',
          base.session === undefined
            ? `aws sso login --profile ${quoted(base.profile)}`
            : `aws sso login --sso-session ${quoted(base.session)}`,
        ),
      ];
    case 'login':
      return [run('Sign in', `aws login --profile ${quoted(base.profile)}`)];
    case 'environment':
      return [
        {
          text: 'Start VS Code anew from a shell that has fresh AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for temporary keys, AWS_SESSION_TOKEN.',
        },
      ];
    case 'staticKeys':
      return [{ ...openBase(plan), text: `Put fresh keys into “${base.profile}”${whereOf(plan)}.` }];
    case 'process':
      return [
        { text: `Run the program of credential_process by hand; it may need a sign-in of its own.` },
        openBase(plan),
      ];
    case 'webIdentity':
    case 'instanceMetadata':
    case 'containerMetadata':
      return [];
  }
}

function whereOf(plan: ChainPlan): string {
  const place = openBase(plan).action;
  return place?.kind === 'openPlace' ? ` (${place.place.file}:${String(place.place.line + 1)})` : '';
}

/** A name as one word of a shell. */
export function quoted(name: string): string {
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
