/**
 * `npm run bench:rest`: a window that has an identity and nothing to do, for ten minutes of a clock that is moved, and for
 * some seconds of real time. It prints and never fails.
 */
import type { MeasuredRest } from './inHost/rest.ts';
import { finish, median } from './result.ts';
import { withWindow } from './window.ts';

const { timers, treeEvents, cpu } = await withWindow(({ measure }) => measure<MeasuredRest>('rest'));

await finish('rest', 'Ten minutes with one identity and nothing to do', [
  { what: 'timers that ran', value: timers.length, unit: '' },
  {
    what: 'shortest timer',
    value: timers.length === 0 ? 600 : Math.min(...timers) / 1000,
    unit: 's',
    goal: { atLeast: 30 },
  },
  { what: 'tree events', value: treeEvents, unit: '', goal: { atMost: 0 } },
  { what: 'CPU of the extension host, without an identity', value: median(cpu.without), unit: 'ms per s' },
  { what: 'CPU of the extension host, with one', value: median(cpu.with), unit: 'ms per s' },
]);
