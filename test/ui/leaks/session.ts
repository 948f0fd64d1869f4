import type { Person } from '../person.ts';
import type { SigningIn } from '../signingIn.ts';
import type { Ui } from '../support.ts';
import type { Asking } from './asking.ts';
import type { Hunt } from './hunt.ts';

/** The person, their window, the programs they start, and those who watch it all. */
export interface Session {
  readonly ui: Ui;
  readonly hunt: Hunt;
  readonly person: Person;
  readonly signingIn: SigningIn;
  readonly asking: Asking;
}
