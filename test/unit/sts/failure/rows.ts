import { baseRows } from './baseRows.ts';
import { connectionRows } from './connectionRows.ts';
import { deniedRows } from './deniedRows.ts';
import { planRows } from './planRows.ts';
import { refusedRows } from './refusedRows.ts';
import type { Row } from './row.ts';

/** Every way to fail, family by family. */
export const rows: readonly Row[] = [
  ...deniedRows,
  ...refusedRows,
  ...baseRows,
  ...connectionRows,
  ...planRows,
];
