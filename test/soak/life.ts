import { CancelledError, ChainError } from '../../src/sts/errors.ts';
import type { LocalAwsControl } from '../support/local-aws/control.ts';
import type { Consumers } from './consumers.ts';
import { always, outage } from './faults.ts';
import { nameOf, type Subject } from './subject.ts';
import type { MachineClock } from './time.ts';

const HOUR = 60;
/** Longest error of the machine's clock, in milliseconds. */
const WRONG_BY = 2 * 3_600_000;

export interface LifeDeps {
  readonly subject: Subject;
  readonly consumers: Consumers;
  readonly clock: MachineClock;
  readonly control: LocalAwsControl;
  readonly random: () => number;
  readonly identities: number;
}

/** What people, their machine and AWS do, by the minute of fast time. */
export class Life {
  readonly #deps: LifeDeps;
  #outages = 0;
  #generation = 0;

  constructor(deps: LifeDeps) {
    this.#deps = deps;
  }

  /** What happens in minute so-and-so. */
  async minute(minute: number): Promise<void> {
    const { control, clock, random } = this.#deps;
    // An outage every three hours; every fourth lasts longer than any session.
    const inThree = minute % (3 * HOUR);
    if (inThree === HOUR) await outage(control, this.#outages++);
    const lasts = this.#outages % 4 === 0 ? 80 : 10;
    if (inThree === HOUR + lasts) await always(control);
    if (minute % (2 * HOUR) === 50) clock.jump((random() - 0.5) * 2 * WRONG_BY);
    if (minute % (2 * HOUR) === 95) clock.jump(0);
    if (minute % 3 === 0) this.#choose();
    if (minute % 20 === 7) await this.#edit();
    if (minute % (5 * HOUR) === 4 * HOUR) await this.#forget();
  }

  /** Nothing fails any more and the clock is right. */
  async calm(): Promise<void> {
    this.#deps.clock.jump(0);
    await this.#deps.control.clearFaults();
  }

  /** The window switches, refreshes or lets go; nobody waits for it. */
  #choose(): void {
    const { subject, random } = this.#deps;
    const asker = { signal: new AbortController().signal };
    const dice = random();
    if (dice < 0.1) {
      subject.window.release();
    } else {
      const choice =
        dice < 0.3 && subject.window.chosenName !== undefined
          ? subject.window.refresh(asker)
          : subject.window.assume(nameOf(this.#anyone()), asker);
      choice.catch((error: unknown) => {
        if (!(error instanceof ChainError) && !(error instanceof CancelledError)) subject.errors.push(error);
      });
    }
  }

  /** Somebody edits the config file: one chain leads elsewhere. */
  async #edit(): Promise<void> {
    const { subject } = this.#deps;
    subject.edit(this.#anyone(), ++this.#generation);
    await subject.sessions.retain(subject.plans.values());
    const changed = Promise.all([
      subject.window.configurationChanged(),
      subject.inUse.configurationChanged(),
    ]);
    changed.catch((error: unknown) => subject.errors.push(error));
  }

  async #forget(): Promise<void> {
    await this.#deps.subject.sessions.forgetAll();
    this.#deps.consumers.closeAll();
  }

  #anyone(): number {
    return Math.floor(this.#deps.random() * this.#deps.identities);
  }
}
