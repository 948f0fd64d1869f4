import type { Target } from './target.ts';
import { basesTarget } from './targets/bases.ts';
import { configTarget } from './targets/config.ts';
import { endpointTarget } from './targets/endpoint.ts';
import { oidcTarget } from './targets/oidc.ts';
import { requestTarget } from './targets/request.ts';
import { stsTarget } from './targets/sts.ts';

/** Everything that is fed by others. `runs` is how many inputs a short look takes. */
export const targets: readonly { readonly target: Target<unknown>; readonly runs: number }[] = [
  { target: configTarget, runs: 300 },
  { target: requestTarget, runs: 500 },
  { target: endpointTarget, runs: 40 },
  { target: stsTarget, runs: 60 },
  { target: basesTarget, runs: 12 },
  { target: oidcTarget, runs: 40 },
];
