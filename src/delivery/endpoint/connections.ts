import type { Socket } from 'node:net';
import type { Disposable } from '../../sessions/emitter.ts';
import { LIMITS } from './limits.ts';

/**
 * The open connections of the endpoint, bounded. When there are too many, the oldest that waits for no answer goes: a
 * client that was let in is answered, whoever opens connections beside it.
 */
export class Connections implements Disposable {
  /** In the order in which they were opened or last answered. */
  readonly #waiting = new Set<Socket>();
  readonly #asking = new Set<Socket>();
  readonly #most: number;
  readonly #onCrowded: () => void;

  constructor(onCrowded: () => void, most: number = LIMITS.connections) {
    this.#onCrowded = onCrowded;
    this.#most = most;
  }

  get size(): number {
    return this.#waiting.size + this.#asking.size;
  }

  add(socket: Socket): void {
    this.#waiting.add(socket);
    socket.once('close', () => {
      this.#waiting.delete(socket);
      this.#asking.delete(socket);
    });
    if (this.size > this.#most) {
      const [oldest = socket] = this.#waiting;
      this.#waiting.delete(oldest);
      this.#onCrowded();
      oldest.destroy();
    }
  }

  /** An honest request came over it. False while an earlier one waits for its answer: clients never do that. */
  beginAnswer(socket: Socket): boolean {
    if (this.#asking.has(socket)) return false;
    this.#waiting.delete(socket);
    this.#asking.add(socket);
    return true;
  }

  endAnswer(socket: Socket): void {
    if (this.#asking.delete(socket) && !socket.destroyed) this.#waiting.add(socket);
  }

  dispose(): void {
    for (const socket of [...this.#waiting, ...this.#asking]) socket.destroy();
  }
}
