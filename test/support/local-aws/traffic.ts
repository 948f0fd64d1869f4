import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { control, CONTROL } from './controlEndpoint.ts';
import type { Endpoint, Visit } from './endpoint.ts';
import { AwsError } from './errors.ts';
import { spoil, type Fault } from './faults.ts';
import { requestId } from './ids.ts';
import type { LocalAws } from './server.ts';
import { readRequest, textReply, writeReply, type WireReply, type WireRequest } from './wire.ts';
import type { World } from './world.ts';

/** Takes every request through journal, latency, faults and the endpoint that serves it. */
export class Traffic {
  readonly #endpoints: readonly Endpoint[];
  readonly #world: World;
  readonly #aws: LocalAws;
  readonly #connections = new WeakMap<Socket, number>();
  readonly #stopped = new AbortController();
  #count = 0;

  constructor(endpoints: readonly Endpoint[], world: World, aws: LocalAws) {
    this.#endpoints = endpoints;
    this.#world = world;
    this.#aws = aws;
  }

  connected(socket: Socket): void {
    this.#connections.set(socket, ++this.#count);
  }

  /** Ends what waits: delays and hanging calls. */
  stop(): void {
    this.#stopped.abort();
  }

  async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await readRequest(incoming, this.#connections.get(incoming.socket) ?? 0);
      if (request.path.startsWith(`${CONTROL}/`)) {
        writeReply(response, await control(request, this.#aws), this.#world.now());
        return;
      }
      const endpoint = this.#endpoints.find((one) => one.serves(request));
      if (endpoint === undefined) writeReply(response, textReply(404, 'Not Found'), this.#world.now());
      else await this.#visit(endpoint, request, response);
    } catch {
      // The client went away, sent nonsense, or the server stops: nobody is left to answer.
      response.destroy();
    }
  }

  async #visit(endpoint: Endpoint, request: WireRequest, response: ServerResponse): Promise<void> {
    const { roleArn, ...description } = endpoint.describe(request);
    const id = requestId(this.#world.random);
    const userAgent = request.headers.get('user-agent');
    const note = this.#aws.journal.arrive({
      service: endpoint.service,
      ...description,
      ...(userAgent === undefined ? {} : { userAgent }),
      connection: request.connection,
      at: this.#world.now().toISOString(),
      requestId: id,
    });
    const fault = this.#aws.faults.take({ service: endpoint.service, action: description.action, roleArn });
    await this.#wait(this.#aws.settings.latencyMs + (fault?.kind === 'delay' ? fault.ms : 0));
    if (fault?.kind === 'hang' || (fault?.kind === 'reset' && fault.afterwards !== true)) {
      note({ outcome: `fault:${fault.kind}` });
      if (fault.kind === 'reset') incomingReset(response);
      return;
    }
    const now = new Date(this.#world.now().getTime() + (fault?.kind === 'skew' ? fault.seconds * 1000 : 0));
    const { reply, outcome } = await this.#carryOut(endpoint, { request, requestId: id, now, note }, fault);
    note({ outcome, status: reply.status });
    if (fault?.kind === 'reset') incomingReset(response);
    else if (fault?.kind === 'truncate' && fault.cut === true) cutShort(response, reply, now);
    else writeReply(response, { ...reply, body: spoil(reply.body, fault) }, now);
  }

  async #carryOut(
    endpoint: Endpoint,
    visit: Visit,
    fault: Fault | undefined,
  ): Promise<{ reply: WireReply; outcome: string }> {
    try {
      throwFault(fault);
      return { reply: await endpoint.answer(visit), outcome: 'OK' };
    } catch (thrown) {
      const error =
        thrown instanceof AwsError
          ? thrown
          : new AwsError('InternalFailure', 500, `A defect of the local AWS: ${String(thrown)}`);
      return { reply: endpoint.refuse(error, visit.requestId), outcome: error.code };
    }
  }

  async #wait(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.#stopped.signal });
  }
}

/** The faults that are errors of the service, in the service's own form. */
function throwFault(fault: Fault | undefined): void {
  switch (fault?.kind) {
    case 'status':
      throw fault.status === 503
        ? new AwsError('ServiceUnavailable', 503, 'Service Unavailable')
        : new AwsError(
            'InternalFailure',
            fault.status,
            'The request processing has failed because of an unknown error.',
          );
    case 'throttle':
      throw new AwsError('Throttling', 400, 'Rate exceeded');
    case 'error':
      throw new AwsError(fault.code, fault.status, fault.message);
    default:
  }
}

const incomingReset = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy();
};

function cutShort(response: ServerResponse, reply: WireReply, date: Date): void {
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, {
    'content-type': reply.contentType,
    'content-length': body.length,
    date: date.toUTCString(),
  });
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}
