import type { Secret } from '../../config/secret.ts';
import type { Clock } from '../../sessions/clock.ts';
import { Emitter, type Disposable, type Event } from '../../sessions/emitter.ts';
import type { KeptEndpoint } from '../../platform/keptEndpoint.ts';
import type { Log } from '../../platform/log.ts';
import { answer, readyAnswer, type Answer, type Served } from './answer.ts';
import { takePlace } from './place.ts';
import { Refusals } from './refusals.ts';
import { credentialsBody, reasonBody } from './reply.ts';
import type { CredentialServer, Reply, Room } from './server.ts';
import { pinnedPath, Tokens, WINDOW_PATH } from './tokens.ts';

/** What a process needs to fetch an identity's credentials, for as long as it lives. */
export interface Pointer {
  /** For AWS_CONTAINER_CREDENTIALS_FULL_URI. */
  readonly url: string;
  /** For AWS_CONTAINER_AUTHORIZATION_TOKEN; as secret as keys. */
  readonly token: Secret;
}

/** Where processes of the window find its identity. */
export interface WindowPointer extends Pointer {
  /** The port where this workspace listened before was taken: what knows it finds another program there. */
  readonly moved: boolean;
}

/** A pointer of a pinned identity, good until it is disposed of by all that hold it. */
export interface Pin extends Pointer, Disposable {
  readonly name: string;
  /** `url` with a `?` behind it, so that the window's URL, which VS Code appends, lands in the query. */
  readonly openUrl: string;
}

/** A person is needed for an identity that a process asked for. `name` is that of the chain. */
export interface PersonAsked {
  readonly name: string;
  readonly pinned: boolean;
  readonly message: string;
}

export interface EndpointDeps {
  readonly window: Served;
  /** An identity by its chain's name, noting that a process has asked for it. */
  readonly named: (name: string) => Served;
  readonly kept: KeptEndpoint;
  readonly clock: Clock;
  /** Epoch milliseconds by STS's clock. */
  readonly now: () => number;
  readonly log: Log;
  /** Masks a token in everything that is written. */
  readonly learn: (secret: string) => void;
  readonly onError: (error: unknown) => void;
}

interface Running {
  readonly server: CredentialServer;
  readonly tokens: Tokens;
  readonly origin: string;
  readonly moved: boolean;
}

/**
 * The live endpoint of this window: one URL for the identity of the window, which follows a switch, and one for each
 * pinned identity. Listens from the first pointer on.
 */
export class Endpoint implements Disposable {
  readonly #deps: EndpointDeps;
  readonly #refusals: Refusals;
  readonly #personAsked: Emitter<PersonAsked>;
  readonly #rooms = new Map<string, Room>();
  /** Holders of each pinned path; those from before everything was forgotten are not among them any more. */
  readonly #pins = new Map<string, Set<Pin>>();
  #running: Promise<Running> | undefined;
  #disposed = false;

  constructor(deps: EndpointDeps) {
    this.#deps = deps;
    this.#refusals = new Refusals(deps.log, deps.clock);
    this.#personAsked = new Emitter<PersonAsked>(deps.onError);
  }

  /** A process asked for credentials that only a person can bring; it was not made to wait. */
  get onDidNeedPerson(): Event<PersonAsked> {
    return this.#personAsked.event;
  }

  /**
   * Where processes of the window find its identity. The same for the life of the window.
   *
   * @throws when no port can be had
   */
  async window(): Promise<WindowPointer> {
    const running = await this.#start();
    return { ...pointer(running, WINDOW_PATH), moved: running.moved };
  }

  /**
   * Where processes find the identity of this name, whatever the window does.
   *
   * @throws when no port can be had
   */
  async pin(name: string): Promise<Pin> {
    const running = await this.#start();
    const path = pinnedPath(name);
    if (!this.#rooms.has(path)) {
      this.#open(running.tokens, path, () => this.#deps.named(name), true);
    }
    const { url, token } = pointer(running, path);
    const pin: Pin = {
      name,
      url,
      openUrl: `${url}?`,
      token,
      dispose: () => {
        this.#unpin(path, pin);
      },
    };
    this.#pins.set(path, (this.#pins.get(path) ?? new Set()).add(pin));
    return pin;
  }

  /** Ends every pin: all sessions were forgotten. */
  unpinAll(): void {
    for (const path of this.#pins.keys()) this.#rooms.delete(path);
    this.#pins.clear();
  }

  dispose(): void {
    this.#disposed = true;
    this.#running?.then(({ server }) => server.dispose(), this.#deps.onError);
    this.#refusals.dispose();
    this.#personAsked.dispose();
  }

  #unpin(path: string, pin: Pin): void {
    const holders = this.#pins.get(path);
    if (holders?.delete(pin) === true && holders.size === 0) {
      this.#pins.delete(path);
      this.#rooms.delete(path);
    }
  }

  #start(): Promise<Running> {
    if (this.#running === undefined) {
      this.#running = this.#listen();
      // A start that failed may be tried again.
      this.#running.catch(() => (this.#running = undefined));
    }
    return this.#running;
  }

  async #listen(): Promise<Running> {
    const { kept, clock, log, onError } = this.#deps;
    const { CredentialServer: Server } = await import('./server.ts');
    let server: CredentialServer | undefined;
    const { port, key, accepts, moved } = await takePlace({
      kept,
      clock,
      log,
      listen: async (wanted) => {
        const tried = new Server({
          room: (path) => this.#rooms.get(path),
          onRefused: (why) => {
            this.#refusals.add(why);
          },
          onError,
        });
        await tried.listen(wanted);
        server = tried;
        return tried.port;
      },
    });
    if (server === undefined) throw new Error('A place is taken by listening there.');
    if (this.#disposed) server.dispose();
    const tokens = new Tokens(key, accepts);
    this.#open(tokens, WINDOW_PATH, () => this.#deps.window, false);
    log.info(`The credentials endpoint listens on 127.0.0.1:${String(port)}.`);
    return { server, tokens, origin: `http://127.0.0.1:${String(port)}`, moved };
  }

  #open(tokens: Tokens, path: string, served: () => Served, pinned: boolean): void {
    this.#deps.learn(tokens.of(path).reveal());
    this.#rooms.set(path, {
      guard: tokens.guard(path),
      reply: () => this.#reply(served(), pinned),
    });
  }

  #reply(served: Served, pinned: boolean): Reply | Promise<Reply> {
    const { now, clock, onError } = this.#deps;
    const ready = readyAnswer(served, now());
    if (ready !== undefined) return this.#toReply(ready, pinned);
    return answer(served, now, clock).then(
      (later) => this.#toReply(later, pinned),
      (error: unknown) => {
        onError(error);
        const message = 'Role Chain failed; its log in VS Code says why.';
        return { status: 500, body: reasonBody({ code: 'InternalError', message }) };
      },
    );
  }

  #toReply(given: Answer, pinned: boolean): Reply {
    if (given.kind === 'credentials') {
      return { status: 200, body: credentialsBody(given.identity, this.#deps.now()) };
    }
    const { reason, name } = given;
    if (name !== undefined) this.#personAsked.fire({ name, pinned, message: reason.message });
    return { status: 503, body: reasonBody(reason) };
  }
}

function pointer({ origin, tokens }: Running, path: string): Pointer {
  return { url: origin + path, token: tokens.of(path) };
}
