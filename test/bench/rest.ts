/**
 * `npm run bench:rest`: a window that has an identity and nothing to do, for ten minutes of a clock that is moved, and for
 * some seconds of real time. It prints and never fails.
 */
import type { Cpu } from './inHost/cpu.ts';
import type { MeasuredRest } from './inHost/rest.ts';
import { finish, median } from './result.ts';
import { withWindow } from './window.ts';

const { timers, treeEvents, cpu } = await withWindow(({ measure }) => measure<MeasuredRest>('rest'), {
  // It runs a program every few seconds, which would be most of what is measured.
  'git.enabled': false,
});
const middle = (which: keyof typeof cpu, of: keyof Cpu): number => median(cpu[which].map((one) => one[of]));

await finish('rest', 'Ten minutes with one identity and nothing to do', [
  { what: 'timers that ran', value: timers.length, unit: '' },
  {
    what: 'shortest timer',
    value: timers.length === 0 ? 600 : Math.min(...timers) / 1000,
    unit: 's',
    goal: { atLeast: 30 },
  },
  { what: 'tree events', value: treeEvents, unit: '', goal: { atMost: 0 } },
  {
    what: 'CPU of the extension host, without an identity',
    value: middle('without', 'host'),
    unit: 'ms per s',
  },
  { what: 'CPU of the extension host, with one', value: middle('with', 'host'), unit: 'ms per s' },
  { what: 'of that in Role Chain, without an identity', value: middle('without', 'ours'), unit: 'ms per s' },
  { what: 'of that in Role Chain, with one', value: middle('with', 'ours'), unit: 'ms per s' },
]);
