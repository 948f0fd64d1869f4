import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { WindowIdentity } from '../../src/sessions/identity.ts';
import type { Served } from '../../src/delivery/endpoint/answer.ts';
import { Endpoint, type EndpointDeps, type PersonAsked } from '../../src/delivery/endpoint/endpoint.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { KeptEndpoint } from '../../src/platform/keptEndpoint.ts';
import type { Log } from '../../src/platform/log.ts';
import { SharedSecrets } from './secretStore.ts';

/** A log that is read by tests: each line with its level and, behind it, what was thrown. */
export class Lines implements Log {
  readonly all: string[] = [];

  debug(message: string): void {
    this.all.push(`debug ${message}`);
  }

  info(message: string): void {
    this.all.push(`info ${message}`);
  }

  warn(message: string, error?: unknown): void {
    this.all.push(`warn ${message}${behind(error)}`);
  }

  error(message: string, error?: unknown): void {
    this.all.push(`error ${message}${behind(error)}`);
  }
}

/** VS Code's state of a workspace, as text: what is kept there survives only that. */
export class StateOfWorkspace {
  readonly #values = new Map<string, string>();

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- VS Code's own form
  get<T>(key: string): T | undefined {
    const text = this.#values.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  async update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, JSON.stringify(value));
  }

  get text(): string {
    return [...this.#values.values()].join('');
  }
}

function behind(error: unknown): string {
  return error instanceof Error ? ` ${error.message}` : '';
}

/** An identity that stands as a test says. */
export function standing(state: WindowIdentity): Served & { state: WindowIdentity } {
  return { state, freshen: () => Promise.resolve() };
}

export interface TestEndpoint {
  readonly endpoint: Endpoint;
  readonly lines: Lines;
  readonly asked: readonly PersonAsked[];
  readonly learnt: readonly string[];
  readonly errors: readonly unknown[];
}

/** An endpoint of a window in no workspace, but for what is given. */
export function newEndpoint(given: Pick<EndpointDeps, 'window'> & Partial<EndpointDeps>): TestEndpoint {
  const lines = new Lines();
  const learnt: string[] = [];
  const errors: unknown[] = [];
  const asked: PersonAsked[] = [];
  const endpoint = new Endpoint({
    named: () => {
      throw new Error('No identity is pinned here.');
    },
    kept: new KeptEndpoint({
      secrets: new SharedSecrets(),
      workspaceState: new StateOfWorkspace(),
      workspace: undefined,
      log: lines,
    }),
    clock: systemClock,
    now: () => Date.now(),
    log: lines,
    learn: (secret) => learnt.push(secret),
    onError: (error) => errors.push(error),
    ...given,
  });
  endpoint.onDidNeedPerson((person) => asked.push(person));
  return { endpoint, lines, asked, learnt, errors };
}

/** Opens a connection to a port of this machine. */
export async function open(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  // What a refused connection ends with is for the one who reads it.
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  return socket;
}

/** Everything that comes over a connection until the other side ends it. */
export async function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString()));
  if (!socket.destroyed) await once(socket, 'close');
  return text;
}

/** Sends bytes as they are and gives what came back until the connection was closed. */
export async function send(port: number, bytes: string): Promise<string> {
  const socket = await open(port);
  const reply = untilClosed(socket);
  socket.write(bytes);
  return reply;
}
