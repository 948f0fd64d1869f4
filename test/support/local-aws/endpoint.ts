import type { AwsError } from './errors.ts';
import type { JournalEntry } from './journal.ts';
import type { WireReply, WireRequest } from './wire.ts';

/** What can be told of a request before it is carried out. */
export interface Description {
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly accessKeyId?: string;
  readonly region?: string;
  readonly roleArn?: string;
}

/** One request under way. */
export interface Visit {
  readonly request: WireRequest;
  readonly requestId: string;
  readonly now: Date;
  /** Adds to the journal's entry, e.g. the caller once it is known. */
  readonly note: (more: Partial<Pick<JournalEntry, 'caller' | 'accessKeyId' | 'region'>>) => void;
}

/** A service of the local AWS. A new one is a file with one of these, listed in server.ts. */
export interface Endpoint {
  readonly service: string;
  readonly serves: (request: WireRequest) => boolean;
  readonly describe: (request: WireRequest) => Description;
  /** Carries the request out. Throws AwsError for what the service refuses. */
  readonly answer: (visit: Visit) => Promise<WireReply> | WireReply;
  /** An error in this service's own form. */
  readonly refuse: (error: AwsError, requestId: string) => WireReply;
}
