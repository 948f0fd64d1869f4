import type { DeviceCode, SignInPerson } from '../sts/signIn/person.ts';
import type { Asker } from './asker.ts';
import type { Step } from './identity.ts';

/** What is to be seen of a sign-in that is under way, for all who wait for it, whenever they have come. */
export class SignInUnderWay {
  readonly #waiting = new Set<Asker>();
  #step: Step | undefined;
  #code: { readonly code: DeviceCode; readonly signal: AbortSignal } | undefined;

  /** Waits for it, too. Returns what ends that. */
  join(asker: Asker): () => void {
    this.#waiting.add(asker);
    this.showTo(asker);
    return () => {
      this.#waiting.delete(asker);
    };
  }

  /** Whether nobody waits any more. */
  get isOver(): boolean {
    return this.#waiting.size === 0;
  }

  /** Says how it stands; the code too, which whoever was shown it first may have put away. */
  showTo(asker: Asker): void {
    if (this.#step !== undefined) asker.onStep?.(this.#step);
    if (this.#code?.signal.aborted === false) asker.signIn?.showCode(this.#code.code, this.#code.signal);
  }

  /** It has begun. */
  begin(session: string): void {
    this.#code = undefined;
    this.#tell({ kind: 'signIn', session });
  }

  /** The person who is asked, with everybody told of the code: it is part of the step, too. */
  reporting(person: SignInPerson): SignInPerson {
    return {
      texts: person.texts,
      openPage: (url) => person.openPage(url),
      awsLogin: (profile, signal) => person.awsLogin(profile, signal),
      showCode: (code, signal) => {
        const { session, userCode, url } = code;
        this.#code = { code, signal };
        this.#tell({ kind: 'signIn', session, code: { text: userCode, url } });
        person.showCode(code, signal);
      },
    };
  }

  #tell(step: Step): void {
    this.#step = step;
    for (const asker of this.#waiting) asker.onStep?.(step);
  }
}
