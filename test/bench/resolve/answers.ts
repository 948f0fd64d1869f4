/** Milliseconds that one program took for each step; a step that it cannot do is left out. */
export interface Answers {
  /** The first resolve of a chain of three hops in a new process: until its credentials are there. */
  readonly first: number;
  /** The same chain resolved anew in the same process. */
  readonly later?: number;
  /** Until it is confirmed who they are, too: a fourth request, before which nobody is given them. */
  readonly firstConfirmed?: number;
  readonly laterConfirmed?: number;
  /** Another role behind the first hop's. */
  readonly sibling?: number;
  /** That one asked for once more. */
  readonly again?: number;
}

/** Profiles of the sample home that are measured. */
export const THREE_HOPS = 'prod-deploy';
/** Behind the hub, as the chain above. */
export const SIBLING = 'hub-readonly';

export async function clock(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** What an extension host has loaded of Node long before anybody needs credentials. */
const BUILTINS = [
  ...['node:buffer', 'node:child_process', 'node:crypto', 'node:fs/promises', 'node:http', 'node:https'],
  ...['node:os', 'node:process', 'node:stream', 'node:timers/promises', 'node:tls', 'node:util'],
];

/** Runs a measurement and hands its answers to the process that started this one. */
export function run(measure: () => Promise<Answers>): void {
  // An import would not do: the bundler drops one of a module of Node that is not used.
  for (const name of BUILTINS) process.getBuiltinModule(name);
  measure().then(
    (answers) => {
      process.stdout.write(JSON.stringify(answers), () => process.exit(0));
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
