import { Session, type Profiler } from 'node:inspector/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** CPU milliseconds in a second of real time. */
export interface Cpu {
  /** The whole extension host: VS Code's own part and all extensions. */
  readonly host: number;
  /** What was spent in, or called from, one extension's files. */
  readonly ours: number;
}

/** CPU milliseconds of the whole host in a second, over `period` milliseconds. */
export async function hostCpu(period: number): Promise<number> {
  const before = process.cpuUsage();
  await delay(period);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / period;
}

/**
 * The same, and the share of one extension, as a profile of another period says it: the profile costs time itself.
 *
 * @param files fits the files of the extension
 */
export async function cpuOf(files: RegExp, period: number): Promise<Cpu> {
  const host = await hostCpu(period);
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    await delay(period);
    const { profile } = await session.post('Profiler.stop');
    return { host, ours: timeWithin(profile, files) / period };
  } finally {
    session.disconnect();
  }
}

/** Microseconds of the samples in whose stack there is a frame of one of the files. */
function timeWithin({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, files: RegExp): number {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const within = new Set<number>();
  const enter = (id: number, inside: boolean): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const counts = inside || files.test(node.callFrame.url);
    if (counts) within.add(id);
    for (const child of node.children ?? []) enter(child, counts);
  };
  const [root] = nodes;
  if (root !== undefined) enter(root.id, false);
  return samples.reduce((sum, id, at) => sum + (within.has(id) ? (timeDeltas[at] ?? 0) : 0), 0);
}
