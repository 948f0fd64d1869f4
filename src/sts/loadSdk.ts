/** What src/sts/sdk.ts gives: the parts of the AWS SDK that we use. */
export type Sdk = typeof import('./sdk.ts');

let loading: Promise<Sdk> | undefined;

/**
 * Loads the AWS SDK at the first call. It is a bundle of its own, many times as large as the rest, and most
 * windows never resolve an identity; the build turns this import, and no other, into a load of that bundle.
 */
export function loadSdk(): Promise<Sdk> {
  loading ??= import('./sdk.ts').catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}
