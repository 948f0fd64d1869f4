import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median } from '../bench/result.ts';

export interface Weight {
  /** Bytes after garbage collection, buffers included. */
  readonly heap: number;
  readonly resident: number;
  /** Open descriptors; outside of Linux, what keeps the process's loop busy. */
  readonly descriptors: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Weighs this process now. */
export function weigh(): Weight {
  // Twice: what finalizers let go in the first is collected in the second.
  collect();
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss, descriptors: countDescriptors() };
}

/**
 * How much a figure has grown between the second quarter of the samples and the last one, by their medians: the first
 * quarter is when everything is filled for the first time.
 */
export function growth(samples: readonly Weight[], of: (weight: Weight) => number): number {
  const quarter = Math.floor(samples.length / 4);
  return median(samples.slice(-quarter).map(of)) - median(samples.slice(quarter, 2 * quarter).map(of));
}

function countDescriptors(): number {
  return process.platform === 'linux'
    ? readdirSync('/proc/self/fd').length
    : process.getActiveResourcesInfo().length;
}
