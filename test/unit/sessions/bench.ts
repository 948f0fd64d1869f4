import assert from 'node:assert/strict';
import type { Plan } from '../../../src/config/plan.ts';
import type { Asker } from '../../../src/sessions/asker.ts';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import { KEYS, MFA, role } from '../../fixtures/organisation.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../support/plans.ts';

/** What a window can be: chains of one and two hops, one that asks for a code, a base, and a broken profile. */
export function samplePlans(url: string): Map<string, Plan> {
  const hub = hop(role('hub', 'Hub'));
  const deploy = hop(role('staging', 'Deploy'));
  const work = staticKeys(KEYS.dana);
  const add = (name: string, ...hops: Parameters<typeof chainPlan>[2]): [string, Plan] => [
    name,
    chainPlan(url, work, hops, { name }),
  ];
  const entries: [string, Plan][] = [
    add('hub', hub),
    add('staging-deploy', hub, deploy),
    add('prod-data', hop(role('production', 'DataExport'))),
    add(
      'prod-admin',
      hop(role('hub', 'HubAdmin'), { mfaSerial: sourced(MFA.dana.serial), durationSeconds: sourced(7200) }),
      hop(role('production', 'Admin')),
    ),
    add('work'),
    [
      'broken',
      {
        kind: 'broken',
        name: 'broken',
        origin: 'profile',
        problems: [
          {
            code: 'unknown-source',
            severity: 'error',
            message: 'There is no profile “gone”.',
            place: { file: 'config', line: 6, start: 0, end: 1 },
            profiles: ['broken'],
          },
        ],
      },
    ],
  ];
  return new Map(entries);
}

/** Whoever asks while no person is there. */
export function background(): Asker {
  return { signal: new AbortController().signal };
}

export function active(state: WindowIdentity): Extract<WindowIdentity, { kind: 'active' }> {
  assert.equal(state.kind, 'active');
  return state;
}
