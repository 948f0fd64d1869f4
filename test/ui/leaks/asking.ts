import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Neighbour } from '../../support/leaks/neighbour.ts';
import { until } from '../../support/vscode/wait.ts';
import type { World } from '../../support/world.ts';
import { answerOf, whoAmI } from './home.ts';

/** What a program found out about itself. */
export interface Who {
  readonly arn: string;
  readonly names: readonly string[];
}

/** Starts programs in each way that a window has, and asks them who they are. */
export class Asking {
  readonly #world: World;
  readonly #neighbour: Neighbour;
  #asked = 0;

  constructor(world: World, neighbour: Neighbour) {
    this.#world = world;
    this.#neighbour = neighbour;
  }

  /** Does what opens a terminal, and asks in it. */
  async inNewTerminal(open: () => Promise<unknown>): Promise<Who> {
    const before = await this.#neighbour.countTerminals();
    await open();
    await until('the terminal', async () => (await this.#neighbour.countTerminals()) > before);
    const { args, answer } = this.#question();
    await this.#neighbour.type([process.execPath, ...args].map((part) => `'${part}'`).join(' '));
    return answer();
  }

  /** Runs a task by its label, and reads what it wrote. */
  async task<T = Who>(label: string): Promise<T> {
    const file = answerOf(this.#world, label);
    await rm(file, { force: true });
    await this.#neighbour.run('workbench.action.tasks.runTask', label);
    return answerIn(file);
  }

  /** Debugs a program that says who it is. */
  async debuggee(launch: Readonly<Record<string, unknown>>): Promise<Who> {
    const { args, answer } = this.#question();
    const [program, ...rest] = args;
    const started = await this.#neighbour.debug({
      ...{ type: 'node', request: 'launch', name: 'who', program, args: rest, console: 'internalConsole' },
      ...launch,
    });
    assert.ok(started, JSON.stringify(launch));
    return answer();
  }

  /** A program that says who it is, and its answer. */
  #question(): { readonly args: readonly string[]; readonly answer: () => Promise<Who> } {
    const file = path.join(this.#world.folder, `who-${String(++this.#asked)}.json`);
    return { args: [whoAmI, file], answer: () => answerIn(file) };
  }
}

async function answerIn<T>(file: string): Promise<T> {
  return until(`an answer in ${path.basename(file)}`, async () =>
    existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as T) : undefined,
  );
}
