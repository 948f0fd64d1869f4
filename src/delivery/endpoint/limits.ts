/**
 * What one client of the endpoint may use up. All clients run on this machine and ask rarely (an SDK about once per
 * session), so everything that an honest one needs fits many times over.
 */
export const LIMITS = {
  /** Bytes of a request's line and headers. SDKs send well under 1 KiB. */
  headerBytes: 8 * 1024,
  /** Characters of a request's target: a pinned address with the window's behind it is under 200. */
  targetLength: 2_048,
  /** Milliseconds for the head of a request to arrive, from the opening of the connection on. */
  headersMs: 2_000,
  /** Milliseconds for a whole request; there are no bodies, so this is not much longer. */
  requestMs: 3_000,
  /** Milliseconds between two looks for connections that are over these times. */
  checkMs: 500,
  /** Milliseconds that a connection may stay open between two requests. */
  keepAliveMs: 2_000,
  /** Requests over one connection. */
  requestsPerSocket: 100,
  /**
   * Open connections. Beyond them the oldest one that waits for no answer is closed, so that somebody who opens
   * thousands cannot keep a client out. More than a thousand, so that a whole test run may start at once.
   */
  connections: 1_280,
  /** Milliseconds that an asker is kept waiting for a renewal: the JavaScript SDK gives up after 1,000. */
  patienceMs: 800,
} as const;
