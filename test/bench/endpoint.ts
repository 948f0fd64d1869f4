/**
 * `npm run bench:endpoint`: the live endpoint against a bare node:http server that sends the same bytes, each in a
 * process of its own, in turns, asked by the same client over kept-alive connections and over new ones. It prints and
 * never fails on a time.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { newEndpoint, standing } from '../support/endpoint.ts';
import { active, MINUTE, NOW, prodAdmin } from '../unit/views/samples.ts';
import { finish, type Row } from './result.ts';

const ROUNDS = 15;
const WARM_UP = 3;
const AT_A_TIME = 32;
const PER_SECOND = 500;
const PACED_SECONDS = 4;
const REQUESTS = { 'kept alive': 6_000, 'new connections': 2_000 } as const;

type Way = keyof typeof REQUESTS;

interface Target {
  readonly url: string;
  readonly token: string;
}

interface Round {
  readonly perSecond: number;
  /** Of the server, in microseconds. */
  readonly cpuPerRequest: number;
  readonly latencies: readonly number[];
}

async function main(): Promise<void> {
  const endpoint = await startServer('endpoint');
  const bare = await startServer('bare');
  const rows: Row[] = [];
  for (const way of Object.keys(REQUESTS) as Way[]) {
    const rounds = { endpoint: [] as Round[], bare: [] as Round[] };
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      // The order changes, so that neither always comes second.
      const order = round % 2 === 0 ? (['endpoint', 'bare'] as const) : (['bare', 'endpoint'] as const);
      for (const which of order) {
        const result = await load(which === 'endpoint' ? endpoint : bare, way);
        if (round >= WARM_UP) rounds[which].push(result);
      }
    }
    const value = print(way, rounds.endpoint, rounds.bare);
    rows.push({ what: `throughput, ${way}: ours / bare`, value, unit: '', goal: { atLeast: 0.6 } });
  }
  const p99 = percentile(await pace(endpoint.target), 0.99);
  const barePaced = percentile(await pace(bare.target), 0.99);
  rows.push(
    { what: `p99 at ${String(PER_SECOND)} requests/s`, value: p99, unit: 'ms', goal: { atMost: 5 } },
    { what: `p99 at ${String(PER_SECOND)} requests/s, bare`, value: barePaced, unit: 'ms' },
  );
  await finish('endpoint', 'The live endpoint against a bare node:http server', rows);
  for (const { child } of [endpoint, bare]) child.disconnect();
}

async function load({ target: { url, token }, child }: Server, way: Way): Promise<Round> {
  const agent = new Agent({ keepAlive: way === 'kept alive', maxSockets: AT_A_TIME });
  const latencies: number[] = [];
  let left = REQUESTS[way];
  const cpuBefore = await cpuOf(child);
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      while (left-- > 0) {
        const start = performance.now();
        await ask(url, token, agent);
        latencies.push(performance.now() - start);
      }
    }),
  );
  const perSecond = (REQUESTS[way] * 1_000) / (performance.now() - begin);
  agent.destroy();
  const cpuPerRequest = ((await cpuOf(child)) - cpuBefore) / REQUESTS[way];
  return { perSecond, cpuPerRequest, latencies };
}

/** Requests at a fixed pace, whatever the answers take; the latency of each from the moment it was due. */
async function pace({ url, token }: Target): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
  const begin = performance.now();
  const asked: Promise<number>[] = [];
  while (asked.length < PER_SECOND * PACED_SECONDS) {
    const due = Math.floor(((performance.now() - begin) / 1_000) * PER_SECOND);
    while (asked.length <= due) {
      const start = begin + (asked.length * 1_000) / PER_SECOND;
      asked.push(ask(url, token, agent).then(() => performance.now() - start));
    }
    await delay(1);
  }
  const latencies = await Promise.all(asked);
  agent.destroy();
  return latencies;
}

function percentile(latencies: readonly number[], share: number): number {
  return latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * share)] ?? NaN;
}

function ask(url: string, authorization: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { authorization } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`Status ${String(response.statusCode)}`));
      response.resume();
      response.once('end', resolve);
    });
    request.once('error', reject);
  });
}

/** Microseconds of processor time that a server has used so far: the client shares the machine, this it does not. */
async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu');
  const [used] = (await once(child, 'message')) as [number];
  return used;
}

interface Server {
  readonly target: Target;
  readonly child: ChildProcess;
}

async function startServer(which: string): Promise<Server> {
  const child = fork(import.meta.filename, [which]);
  const [target] = (await once(child, 'message')) as [Target];
  return { target, child };
}

/** In a process of its own, until the parent lets go. */
async function serve(which: string): Promise<void> {
  const target = which === 'endpoint' ? await serveEndpoint() : await serveBare();
  process.once('disconnect', () => process.exit());
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.send?.(target);
}

async function serveEndpoint(): Promise<Target> {
  const window = standing(active(prodAdmin, 60 * MINUTE));
  const { url, token } = await newEndpoint({ window, now: () => NOW }).endpoint.window();
  return { url, token: token.reveal() };
}

async function serveBare(): Promise<Target> {
  const body = Buffer.from('x'.repeat(154));
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/w`,
    token: 'x'.repeat(43),
  };
}

function print(way: Way, endpoint: readonly Round[], bare: readonly Round[]): number {
  const row = (what: string, rounds: readonly Round[]) => {
    const latencies = rounds.flatMap((round) => round.latencies).sort((a, b) => a - b);
    return {
      what,
      'requests/s (median)': Math.round(median(rounds.map((round) => round.perSecond))),
      'server CPU µs/request': round2(median(rounds.map((round) => round.cpuPerRequest))),
      'p50 ms': round2(latencies[Math.floor(latencies.length * 0.5)] ?? NaN),
      'p99 ms': round2(latencies[Math.floor(latencies.length * 0.99)] ?? NaN),
    };
  };
  // Rounds of one pair ran next to each other, so what else the machine did weighs on both.
  const ratio = median(endpoint.map((one, index) => one.perSecond / (bare[index]?.perSecond ?? NaN)));
  console.log(
    `\n${way}: ${String(AT_A_TIME)} at a time, ${String(ROUNDS)} rounds of ${String(REQUESTS[way])}, in turns`,
  );
  console.table([row('bare node:http', bare), row('live endpoint', endpoint)]);
  console.log(
    `throughput of the endpoint: ${String(round2(ratio))} of the bare server's (median of the rounds)`,
  );
  return ratio;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

const [, , which] = process.argv;
await (which === undefined ? main() : serve(which));
