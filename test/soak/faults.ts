import type { Fault } from '../support/local-aws/faults.ts';
import type { LocalAwsControl } from '../support/local-aws/control.ts';

/** What goes wrong all the time, with the share of the calls that it hits: one in ten altogether. */
const ALWAYS: readonly (readonly [Fault, number])[] = [
  [{ kind: 'throttle' }, 0.03],
  [{ kind: 'status', status: 503 }, 0.02],
  [{ kind: 'status', status: 500 }, 0.01],
  [{ kind: 'reset' }, 0.01],
  [{ kind: 'reset', afterwards: true }, 0.005],
  [{ kind: 'garbage' }, 0.005],
  [{ kind: 'truncate' }, 0.0025],
  [{ kind: 'truncate', cut: true }, 0.0025],
  [{ kind: 'wrongTypes' }, 0.0025],
  [{ kind: 'huge', bytes: 200_000 }, 0.0025],
  [{ kind: 'wrongAccount' }, 0.0025],
  [{ kind: 'delay', ms: 500 }, 0.005],
  [{ kind: 'hang' }, 0.0025],
];

/** What an outage looks like; each takes its turn. */
const OUTAGES: readonly Fault[] = [
  { kind: 'status', status: 503 },
  { kind: 'reset' },
  { kind: 'throttle' },
  { kind: 'error', code: 'AccessDenied', status: 403, message: 'Access is denied for maintenance.' },
];

export async function always(control: LocalAwsControl): Promise<void> {
  await control.clearFaults();
  for (const [fault, rate] of ALWAYS) await control.addFault({ fault, rate });
}

/** Nothing works any more, in the way whose turn it is. */
export async function outage(control: LocalAwsControl, turn: number): Promise<void> {
  await control.clearFaults();
  const fault = OUTAGES[turn % OUTAGES.length];
  if (fault !== undefined) await control.addFault({ fault });
}
