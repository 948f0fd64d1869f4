import type { BrokenChain } from '../../../../src/config/plan.ts';
import { Secret } from '../../../../src/config/secret.ts';
import { CancelledError } from '../../../../src/sts/errors.ts';
import { MFA, role } from '../../../fixtures/organisation.ts';
import { hop, roleArn, sourced } from '../../../support/plans.ts';
import { work, at, chain, fail, type Row } from './row.ts';

/** Nothing is called, or the person left. */
export const planRows: readonly Row[] = [
  {
    name: 'a profile that is gone',
    message: 'There is no profile “yesterday”. Choose another identity.',
    provoke: (lab) => lab.failureOf('yesterday'),
  },
  {
    name: 'a configuration with mistakes',
    message: 'There is no profile “finance”: add it, or name another one. (~/.aws/config:63)',
    provoke: (lab) => lab.failureOf(broken),
  },
  {
    name: 'a program for MFA codes that fails',
    message:
      '“HubAdmin”, hop 1 of 1: HubAdmin (111111111111) was not assumed. mfa_process of “HubAdmin” ended with exit code 1. It said: no key found',
    provoke: fail(work, [
      hop(role('hub', 'HubAdmin'), {
        ...at(20),
        mfaSerial: sourced(MFA.dana.serial),
        mfaProcess: sourced(
          new Secret(`"${process.execPath}" -e "console.error('no key found'); process.exit(1)"`),
        ),
      }),
    ]),
  },
  {
    name: 'cancelled',
    message: 'The work was ended before it was done. What was there before still holds.',
    provoke: (lab) => {
      const mfaSerial = sourced(MFA.dana.serial);
      lab.mfaCode = () => {
        throw new CancelledError();
      };
      return lab.failureOf(chain(lab, work, [hop(role('hub', 'HubAdmin'), { ...at(20), mfaSerial })]));
    },
  },
];

const broken: BrokenChain = {
  kind: 'broken',
  name: 'old-billing',
  origin: 'profile',
  ...at(60),
  role: roleArn('arn:aws:iam::333333333333:role/Billing'),
  problems: [
    {
      code: 'unknown-source',
      severity: 'error',
      message: 'There is no profile “finance”: add it, or name another one.',
      place: { file: '~/.aws/config', line: 62, start: 17, end: 24 },
      profiles: ['old-billing'],
    },
    {
      code: 'unknown-key',
      severity: 'warning',
      message: 'role_arm is not a key.',
      profiles: ['old-billing'],
    },
  ],
};
