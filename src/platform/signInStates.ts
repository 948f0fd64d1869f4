import { window } from 'vscode';
import { Emitter, type Disposable, type Event } from '../sessions/emitter.ts';
import { sessionLabel, type SignInSession } from '../sts/signIn/session.ts';
import type { TokenStore } from '../sts/signIn/tokenStore.ts';

interface Known {
  readonly session: SignInSession;
  /** Epoch milliseconds; undefined: nobody is signed in. */
  until: number | undefined;
}

/**
 * Until when somebody is signed in, as far as it is known: read when it is first asked for, and again when somebody signed
 * in or out here, or comes back to the window from another program.
 */
export class SignInStates implements Disposable {
  readonly #store: Pick<TokenStore, 'token'>;
  readonly #changed: Emitter<void>;
  readonly #onError: (error: unknown) => void;
  readonly #known = new Map<string, Known>();
  readonly #subscriptions: readonly Disposable[];

  constructor(
    store: Pick<TokenStore, 'token'>,
    signIns: { readonly onDidChange: Event<void> },
    onError: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#onError = onError;
    this.#changed = new Emitter<void>(onError);
    const reread = (): void => {
      for (const { session } of this.#known.values()) this.#read(session);
    };
    this.#subscriptions = [
      signIns.onDidChange(reread),
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) reread();
      }),
    ];
  }

  /** What was said of a session is different now. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Epoch milliseconds; undefined where nobody is signed in, or it is not known yet. */
  until(session: SignInSession): number | undefined {
    const known = this.#known.get(sessionLabel(session));
    if (known === undefined) {
      this.#known.set(sessionLabel(session), { session, until: undefined });
      this.#read(session);
    }
    return known?.until;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #read(session: SignInSession): void {
    this.#update(session).catch(this.#onError);
  }

  async #update(session: SignInSession): Promise<void> {
    const token = await this.#store.token(session);
    const known = this.#known.get(sessionLabel(session));
    if (known === undefined || known.until === token?.expiresAt) return;
    known.until = token?.expiresAt;
    this.#changed.fire();
  }
}
