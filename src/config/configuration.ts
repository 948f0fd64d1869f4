import type { Plan } from './plan.ts';
import type { Problem } from './problem.ts';

/** Paths of the two shared files, after AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE. */
export interface SharedFiles {
  readonly config: string;
  readonly credentials: string;
}

/** What reading one shared file gave. `bytes` is undefined where there is no file. */
export type FileContent =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'read'; readonly bytes: Uint8Array; readonly mode?: number };

/** How a shared file was found; `empty`: nothing but white space, as while a tool writes it anew. */
export type FileFound = FileContent['kind'] | 'empty';

/** One immutable view of everything configured: made anew, as a whole, whenever a file or setting changes. */
export interface Configuration {
  readonly files: SharedFiles;
  readonly found: { readonly config: FileFound; readonly credentials: FileFound };
  /** Every profile and declared chain by name, in the order of the files (config, then credentials, then settings). */
  readonly plans: ReadonlyMap<string, Plan>;
  /** Everything found, in the order of the files, including what touches no profile. */
  readonly problems: readonly Problem[];
}
