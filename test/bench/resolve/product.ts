import { run, SIBLING, THREE_HOPS } from './answers.ts';
import { newSubject } from './subject.ts';

run(async () => {
  const subject = await newSubject();
  const first = await subject.resolve(THREE_HOPS, false);
  const sibling = await subject.resolve(SIBLING, false);
  const again = await subject.resolve(SIBLING, false);
  const later = await subject.resolve(THREE_HOPS, true);
  return {
    first: first.there,
    firstConfirmed: first.confirmed,
    sibling: sibling.there,
    again: again.confirmed,
    later: later.there,
    laterConfirmed: later.confirmed,
  };
});
