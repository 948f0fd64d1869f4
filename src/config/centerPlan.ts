import { centerProfileSection, sessionSection, type CenterSession } from './centerSessions.ts';
import type { FileContent, SharedFiles } from './configuration.ts';
import { configure } from './configure.ts';
import { appendSection } from './edit.ts';
import type { BrokenChain, ChainPlan, SsoBase } from './plan.ts';

/** A plan that starts at Identity Center. */
export interface CenterPlan extends ChainPlan {
  readonly base: SsoBase;
}

export interface CenterPlanInput {
  readonly files: SharedFiles;
  /** Text of the config file; empty where there is none. */
  readonly text: string;
  readonly credentials: FileContent;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/**
 * The plan that any new profile of a session will have, whatever its account and role: by it the session is signed in to
 * and asked, with the same endpoints, proxies and certificates as later. Made from the file with such a profile added.
 */
export function centerPlan(session: CenterSession, input: CenterPlanInput): CenterPlan | BrokenChain {
  const { files, text, credentials, env, platform } = input;
  const name = freeName(text);
  const profile = centerProfileSection(name, session, { accountId: '0'.repeat(12), role: 'any' });
  const sections =
    session.name === undefined || session.known
      ? [profile]
      : [sessionSection(session.name, session), profile];
  const bytes = Buffer.from(sections.reduce(appendSection, text));
  const { plans } = configure({ files, config: { kind: 'read', bytes }, credentials, env, platform });
  const plan = plans.get(name);
  if (plan?.kind === 'broken') return plan;
  if (plan?.kind !== 'chain' || plan.base.kind !== 'sso')
    throw new Error('A profile with a session made no plan.');
  return { ...plan, base: plan.base };
}

/** Not one that the text has anywhere. */
function freeName(text: string): string {
  let name = 'new-profile';
  while (text.includes(name)) name += '-';
  return name;
}
