import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { until } from '../../support/vscode/wait.ts';
import { product, report, run as command } from './report.ts';

export interface MeasuredMemory {
  /** Rows of the tree that are no headings. */
  readonly rows: number;
  readonly heap: number;
  /** Buffers outside of V8's heap. */
  readonly external: number;
  readonly resident: number;
}

/** Shows the tree, assumes every profile named `live-…`, and weighs the extension host after garbage collection. */
export async function run(): Promise<void> {
  const { tree, statusBar } = await product();
  const rows = await tree.getChildren();
  const live = rows.map(({ row }) => row.label).filter((label) => label.startsWith('live-'));
  for (const name of live) {
    await command('assume', name);
    await until(
      `${name} to be assumed`,
      () => statusBar.status?.text.startsWith(`$(link) ${name} `) === true,
    );
  }
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Twice: what finalizers let go in the first is collected in the second.
  collect();
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  report({ rows: rows.length, heap: heapUsed, external, resident: rss } satisfies MeasuredMemory);
}
