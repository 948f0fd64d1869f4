import { until } from '../../support/vscode/wait.ts';
import { loadedBytes, type LoadedBytes } from './loadedBytes.ts';
import { product, report } from './report.ts';

export interface MeasuredRestored {
  /** After an identity was brought back by itself. */
  readonly restored: LoadedBytes;
}

/** Waits for the identity of the window before. */
export async function run(): Promise<void> {
  const { restored, statusBar } = await product();
  await restored;
  await until('the identity', () => statusBar.status?.text.startsWith('$(link) staging-deploy ') === true);
  report({ restored: loadedBytes() } satisfies MeasuredRestored);
}
