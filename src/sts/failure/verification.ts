import type { ChainPlan } from '../../config/plan.ts';
import type { Finding } from './explanation.ts';
import { assumeAgain, diagnose, openPlace } from './steps.ts';

/** STS names somebody else than the chain leads to: the credentials are not used. */
export function explainWrongIdentity(plan: ChainPlan): Finding {
  const role = plan.hops.at(-1)?.role;
  const url = plan.sts.url;
  const place = url?.source.kind === 'property' ? url.source.place : undefined;
  return {
    causes: [
      ...(url === undefined
        ? []
        : [`The configured endpoint, ${url.value}, is not AWS's own and answers for another account.`]),
      'Something between here and AWS changes answers.',
    ],
    steps: [
      {
        text: `Do not use these credentials${role === undefined ? '' : ` as ${role.name} in ${role.accountId}`}: Role Chain has thrown them away.`,
      },
      ...(url === undefined ? [] : [openPlace(`the endpoint ${url.value}`, place)]),
      diagnose(plan),
      assumeAgain(plan),
    ],
  };
}
