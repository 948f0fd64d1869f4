import type { ChainPlan, Hop } from '../../config/plan.ts';
import type { Finding } from './explanation.ts';
import type { ServiceFailureKind } from './kind.ts';
import { quoted } from './signIn.ts';
import { assumeAgain, openHop, openPlace } from './steps.ts';

/** STS refused an MFA code, its device, or half of the two. */
export function explainMfa(plan: ChainPlan, index: number, hop: Hop, kind: ServiceFailureKind): Finding {
  const serial = hop.mfaSerial?.value ?? 'the device';
  const source = hop.mfaSerial?.source;
  const openSerial = openPlace(
    `mfa_serial of “${hop.profile}”`,
    source?.kind === 'property' ? source.place : hop.place,
  );
  switch (kind) {
    case 'mfaCode':
      return {
        causes: codeCauses(hop, serial),
        steps: [
          { text: 'Wait until the device shows another code; a code is good once.' },
          assumeAgain(plan),
          openSerial,
        ],
      };
    case 'mfaDevice':
      return {
        causes: [
          `${serial} is not a device of the user whose keys call: a serial belongs to one user.`,
          'The device was removed or registered anew, and has another serial now.',
          ...(index > 0 ? ['The caller is a role, which has no MFA device.'] : []),
        ],
        steps: [
          {
            text: 'Compare the serial with the one under “Security credentials” of the user in the console, or let AWS list it: run `aws iam list-mfa-devices` with the keys of the base.',
            action: {
              kind: 'run',
              commandLine: `aws iam list-mfa-devices --profile ${quoted(plan.base.profile)}`,
            },
          },
          openSerial,
          assumeAgain(plan),
        ],
      };
    default:
      return {
        causes: ['STS got a code without a serial, or a serial without a code.'],
        steps: [openHop(plan, index), assumeAgain(plan)],
      };
  }
}

function codeCauses(hop: Hop, serial: string): readonly string[] {
  const program = hop.mfaProcess !== undefined;
  return [
    ...(program
      ? [`The program that mfa_process of “${hop.profile}” names printed a code that was used before.`]
      : []),
    'The code was mistyped, had been used before, or its 30 seconds were over.',
    `The code is of another device than ${serial}.`,
    'The clock of the device that shows the codes is wrong: its codes are then those of another time.',
  ];
}
