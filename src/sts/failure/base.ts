import type { Base, ChainPlan } from '../../config/plan.ts';
import type { BaseSourceError, ServiceError } from '../errors.ts';
import type { Finding } from './explanation.ts';
import { kindOf } from './kind.ts';
import { explainAnyCall } from './service.ts';
import { quoted, signInSteps } from './signIn.ts';
import { assumeAgain, openBase, openPlace, run } from './steps.ts';

/** What a chain starts from gave no keys. */
export function explainBase(plan: ChainPlan, error: BaseSourceError): Finding {
  const { base } = plan;
  const steps = [...signInSteps(plan), openBase(plan), assumeAgain(plan)];
  switch (error.failure) {
    case 'signInNeeded':
      return {
        causes: [
          `The sign-in of “${signInName(base)}” has ended (a day or less, by default), or was never made on this machine.`,
        ],
        steps: [...signInSteps(plan), assumeAgain(plan)],
      };
    case 'signInFailed':
      return {
        causes: [
          'The request was denied, nobody answered it in time, or what came back did not belong to it. Nothing was stored.',
        ],
        steps: [{ text: 'Assume the identity again, and answer in the browser.' }, assumeAgain(plan)],
      };
    case 'missing':
      return {
        causes: [
          `“${base.profile}” says credential_source = Environment, and VS Code was started without those variables: from the desktop rather than from a shell, say.`,
          'Variables set later, in a terminal of VS Code, do not reach the extension.',
        ],
        steps,
      };
    case 'processFailed':
      return {
        causes: processCauses(base),
        steps: [
          {
            text: 'Run the program by hand in a terminal: its command line is in the profile, and may need a sign-in of its own.',
          },
          openBase(plan),
          assumeAgain(plan),
        ],
      };
    case 'expired':
      return {
        causes: ['What was given had already ended: a cache behind it is not renewed, or a clock is wrong.'],
        steps,
      };
    case 'unreadable':
      return {
        causes: [
          'The file does not exist (any more), or you may not read it.',
          ...(base.kind === 'webIdentity'
            ? [
                'It is written by what runs this machine (a pipeline, Kubernetes): outside of that there is none.',
              ]
            : []),
        ],
        steps: [openBase(plan), assumeAgain(plan)],
      };
    case 'unavailable':
      return unavailable(plan);
  }
}

/** AWS itself answered while the base was asked: the portal of Identity Center, or STS for a web identity. */
export function explainBaseAnswer(plan: ChainPlan, failure: ServiceError): Finding {
  const { base } = plan;
  if (base.kind === 'sso' && failure.code === 'ForbiddenException') {
    return {
      causes: [
        `You are signed in, but are not assigned the permission set ${base.ssoRoleName} in account ${base.ssoAccountId}, or not any more.`,
        'sso_role_name or sso_account_id is mistyped: upper and lower case count.',
        'You are signed in as somebody else: the browser had another session.',
      ],
      steps: [
        {
          text: `See at ${base.startUrl} which accounts and roles you have.`,
        },
        openBase(plan),
        run(
          'Or sign in as the other person',
          `aws sso logout && aws sso login --profile ${quoted(base.profile)}`,
        ),
        assumeAgain(plan),
      ],
    };
  }
  const kind = kindOf(failure);
  if (base.kind === 'webIdentity' && kind === 'denied') {
    return {
      causes: [
        `The trust policy of ${base.role.name} does not allow sts:AssumeRoleWithWebIdentity for this token: its issuer, audience or subject is not the one that it asks for.`,
        `There is no role ${base.role.text}, or account ${base.role.accountId} has no OIDC provider for the issuer.`,
      ],
      steps: [openBase(plan), assumeAgain(plan)],
    };
  }
  return explainAnyCall(plan, undefined, failure, kind);
}

/** A program that prints MFA codes failed. */
export function explainMfaProgram(plan: ChainPlan, index: number): Finding {
  const hop = plan.hops[index];
  const profile = hop?.profile ?? plan.name;
  const place = hop?.mfaProcess?.source.kind === 'property' ? hop.mfaProcess.source.place : undefined;
  return {
    causes: [
      'The program that prints the MFA code ended with an error, was not found, or did not end in time.',
    ],
    steps: [
      { text: 'Run it by hand in a terminal; it may need to be unlocked.' },
      hop?.mfaProcess === undefined
        ? { text: 'Look at the setting roleChain.mfa.command.' }
        : openPlace(`mfa_process of “${profile}”`, place ?? hop.place),
      assumeAgain(plan),
    ],
  };
}

function processCauses({ profile }: Base): readonly string[] {
  return [
    `The program that credential_process of “${profile}” names could not give keys: it wants a sign-in or an unlock of its own.`,
    'The program is not found: VS Code, started from the desktop, may have another PATH than your shell.',
    'It waits for an answer: there is no terminal that it could ask in.',
  ];
}

function unavailable(plan: ChainPlan): Finding {
  const { base } = plan;
  const causes =
    base.kind === 'containerMetadata'
      ? [
          'VS Code does not run in a container with a task role, or was not given AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI.',
          'The endpoint that they name does not answer, or asks for a token (AWS_CONTAINER_AUTHORIZATION_TOKEN).',
        ]
      : [
          'This machine is no EC2 instance, or one without a role.',
          'The instance lets the metadata service answer only itself: from inside a container its hop limit has to be 2.',
          'AWS_EC2_METADATA_DISABLED is set, or the instance has its metadata service switched off.',
        ];
  return { causes, steps: [openBase(plan), assumeAgain(plan)] };
}

function signInName(base: Base): string {
  return base.kind === 'sso' ? (base.session ?? base.startUrl) : base.profile;
}
