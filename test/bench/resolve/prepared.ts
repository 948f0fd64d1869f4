import { run, THREE_HOPS } from './answers.ts';
import { newSubject } from './subject.ts';

/** The first resolve of a person who has looked at the list before: the SDK was loaded meanwhile. */
run(async () => {
  const subject = await newSubject();
  await subject.prepare();
  const { there, confirmed } = await subject.resolve(THREE_HOPS, false);
  return { first: there, firstConfirmed: confirmed };
});
