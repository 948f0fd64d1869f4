import { inspect } from 'node:util';
import fc from 'fast-check';

/** Something that is given input nobody thought of. Inputs are JSON, so that one that was found can be kept. */
export interface Target<Input> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<Input>;
  /** Tried before all others: input as it should be, for one, which has to succeed. */
  readonly examples?: readonly Input[];
  /** Starts what `check` needs. */
  open(): Promise<OpenTarget<Input>>;
}

export interface OpenTarget<Input> {
  /** Throws where something crashed, did not end, or let a secret out. */
  check(input: Input): Promise<void>;
  close(): Promise<void>;
}

export interface FuzzOptions {
  readonly seed: number;
  readonly runs: number;
  /** Milliseconds after which no new input is tried. */
  readonly limitMs?: number;
  /** Milliseconds after which one input is said to hang. */
  readonly hangMs?: number;
}

export interface Found {
  readonly input: unknown;
  readonly error: string;
  /** Leads fast-check to the same input: `{ seed, path }`. */
  readonly path: string | null;
}

/** Milliseconds that one input may take at most. Far above what any takes: beyond it something hangs. */
const HANG_MS = 20_000;

/** Tries inputs until one fails, and gives the smallest that still does. */
export async function fuzz<Input>(
  target: Target<Input>,
  { seed, runs, limitMs, hangMs = HANG_MS }: FuzzOptions,
): Promise<{ readonly tried: number; readonly found: Found | undefined }> {
  const open = await target.open();
  let last: Promise<void> = Promise.resolve();
  try {
    const result = await fc.check(
      fc.asyncProperty(target.inputs, (input) => (last = endsWithin(hangMs, open.check(input)))),
      {
        seed,
        numRuns: runs,
        ...(target.examples === undefined ? {} : { examples: target.examples.map((one): [Input] => [one]) }),
        ...(limitMs === undefined ? {} : { interruptAfterTimeLimit: limitMs, markInterruptAsFailure: false }),
      },
    );
    if (!result.failed) return { tried: result.numRuns, found: undefined };
    const [input] = result.counterexample ?? [];
    const error = inspect(result.errorInstance ?? 'no error');
    return { tried: result.numRuns, found: { input, error, path: result.counterexamplePath } };
  } finally {
    // When the time is over, nobody waits for the last one.
    await Promise.allSettled([last]);
    await open.close();
  }
}

async function endsWithin(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`It did not end within ${String(ms)} ms.`));
    }, ms);
  });
  try {
    await Promise.race([work, hang]);
  } finally {
    clearTimeout(timer);
  }
}
