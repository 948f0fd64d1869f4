import type { Translate } from '../platform/translate.ts';

/** What it means for a person that the secret storage has failed. */
export function unkeptText(t: Translate): string {
  return t('VS Code’s secret storage failed: role sessions end with this window.');
}
