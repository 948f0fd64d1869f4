import { clock, run, SIBLING, THREE_HOPS } from './answers.ts';

/** The SDK by itself. It keeps nothing between two chains, so that a sibling starts from the base again. */
const chain = async (profile: string): Promise<unknown> => {
  const { fromIni } = await import('@aws-sdk/credential-providers');
  return fromIni({ profile, clientConfig: { region: 'eu-west-1' } })();
};

run(async () => {
  const first = await clock(() => chain(THREE_HOPS));
  const sibling = await clock(() => chain(SIBLING));
  const again = await clock(() => chain(SIBLING));
  const later = await clock(() => chain(THREE_HOPS));
  return { first, later, sibling, again };
});
