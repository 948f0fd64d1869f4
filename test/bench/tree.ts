/**
 * `npm run bench:tree`: what of the tree and of the list of identities is ours, with 5,000 profiles and with 50: from the
 * bytes of the file to the rows that are on screen at first, to those of an opened group, and to the lines of the list.
 * It prints and never fails. How long VS Code takes to draw them, and to filter the list, is not in it.
 */
import { configure } from '../../src/config/configure.ts';
import type { Configuration } from '../../src/config/configuration.ts';
import { english } from '../../src/platform/translate.ts';
import { pickLines } from '../../src/views/quickPickModel.ts';
import { TreeElements, type TreeElement } from '../../src/views/treeDiff.ts';
import { treeRows } from '../../src/views/treeModel.ts';
import { generateConfig } from './configFiles.ts';
import { finish, median } from './result.ts';

const ROUNDS = 21;
const WARM_UP = 5;
const FEW = 50;
const MANY = 5_000;
/** So many rows fit on a screen; VS Code asks for an item of each. */
const ON_SCREEN = 60;

interface Round {
  /** Milliseconds from the bytes of the file to the rows on screen. */
  readonly paint: number;
  /** From a group to the rows in it. */
  readonly open: number;
  /** From the configuration to all lines of the list. */
  readonly lines: number;
  /** From a typed text to the lines that hold it, as VS Code has to look for it at least. */
  readonly filter: number;
}

const bytes = { few: fileOf(FEW), many: fileOf(MANY) };
const rounds = { few: [] as Round[], many: [] as Round[] };
for (let round = 0; round < WARM_UP + ROUNDS; round++) {
  for (const size of ['few', 'many'] as const) {
    const measured = measure(bytes[size]);
    if (round >= WARM_UP) rounds[size].push(measured);
  }
}
const middle = (size: 'few' | 'many', of: keyof Round): number => median(rounds[size].map((one) => one[of]));
const row = (what: string, of: keyof Round, atMost?: number) => ({
  what: `${what}, ${String(MANY)} profiles`,
  value: middle('many', of),
  unit: 'ms',
  ...(atMost === undefined ? {} : { goal: { atMost } }),
});
await finish(
  'tree',
  `The tree and the list with ${String(MANY)} profiles, our part, ${String(ROUNDS)} rounds in turns`,
  [
    { what: `file to first rows, ${String(FEW)} profiles`, value: middle('few', 'paint'), unit: 'ms' },
    row('file to first rows', 'paint'),
    {
      what: 'first rows later by',
      value: middle('many', 'paint') - middle('few', 'paint'),
      unit: 'ms',
      goal: { atMost: 200 },
    },
    row('group to its rows', 'open'),
    row('configuration to the lines of the list', 'lines', 50),
    row('a text looked for in all lines', 'filter'),
  ],
);

function fileOf(profiles: number): Uint8Array {
  return new TextEncoder().encode(generateConfig(profiles, 'threes'));
}

function measure(file: Uint8Array): Round {
  const elements = new TreeElements();
  let configuration: Configuration | undefined;
  const paint = clock(() => {
    configuration = plan(file);
    elements.update(
      treeRows({
        configuration,
        window: { kind: 'none' },
        liveHops: ({ hops }) => hops.map(() => undefined),
        t: english,
        group: 'base',
      }),
    );
    draw(elements.roots);
  });
  const group = elements.roots.find(({ row: { kind } }) => kind === 'group');
  const open = clock(() => {
    draw(group?.children ?? []);
  });
  if (configuration === undefined) throw new Error('Nothing was planned.');
  const input = { configuration, window: { kind: 'none' }, recents: [], t: english } as const;
  let lines: ReturnType<typeof pickLines> = [];
  const made = clock(() => {
    lines = pickLines({ ...input, actions: true, now: 0 });
  });
  const filter = clock(() => {
    const found = lines.filter(
      (line) => line.kind === 'identity' && `${line.label} ${line.description}`.includes('000032'),
    );
    if (found.length === 0) throw new Error('The text is in no line.');
  });
  return { paint, open, lines: made, filter };
}

/** What is asked of the rows that are on screen. */
function draw(shown: readonly TreeElement[]): void {
  let length = 0;
  for (const { row: drawn } of shown.slice(0, ON_SCREEN)) {
    length += drawn.label.length + drawn.description.length + drawn.spoken.length;
  }
  if (length === 0) throw new Error('There is nothing to draw.');
}

function plan(file: Uint8Array): Configuration {
  return configure({
    files: { config: 'config', credentials: 'credentials' },
    config: { kind: 'read', bytes: file },
    credentials: { kind: 'missing' },
    env: {},
    platform: 'linux',
  });
}

function clock(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
