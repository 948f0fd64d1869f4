import { cell, code, inline, table } from './markdown.ts';
import { describePlace } from './place.ts';
import type { Base, BrokenChain, ChainPlan, Hop, Plan, PlanNote, Source, Sourced } from './plan.ts';
import type { Problem } from './problem.ts';
import { sharesMfaCode } from './sharedMfa.ts';

/** What a call takes from the settings rather than from the plan. */
export interface ExplainSettings {
  /** RoleSessionName of hops that name none. */
  readonly defaultSessionName: string;
  /** Seconds for which one MFA code serves all roles behind a device; 0 where each role is asked for its own. */
  readonly mfaSessionSeconds: number;
}

/**
 * A plan as a Markdown document: who calls what with which parameters, where every value came from, and what was
 * changed or ignored and why. Holds no secret: keys, tokens and command lines are left out.
 */
export function explainPlan(plan: Plan, settings: ExplainSettings): string {
  const blocks = [
    `# ${code(plan.name)}`,
    origin(plan),
    ...bodyOf(plan, settings),
    ...problemBlock(plan.problems),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function bodyOf(plan: Plan, settings: ExplainSettings): readonly string[] {
  switch (plan.kind) {
    case 'plain':
      return ['This section yields no credentials of its own. Other profiles may use it.'];
    case 'broken':
      return [brokenText(plan)];
    case 'chain':
      return [...chainBlocks(plan, settings), ...noteBlock(plan)];
  }
}

function origin(plan: Plan): string {
  const from = plan.place === undefined ? '' : `, declared at ${code(describePlace(plan.place))}`;
  return plan.origin === 'settings'
    ? 'A chain declared in the setting `roleChain.chains`.'
    : `A profile of the shared files${from}.`;
}

function brokenText(plan: BrokenChain): string {
  const role = plan.role === undefined ? '' : ` It would end in ${code(plan.role.text)}.`;
  return `No call is made: the chain cannot be resolved.${role}`;
}

function chainBlocks(plan: ChainPlan, settings: ExplainSettings): readonly string[] {
  const blocks = ['## Base', baseText(plan.base)];
  const shared = sharedMfaText(plan, settings);
  plan.hops.forEach((hop, index) => {
    blocks.push(`## Hop ${String(index + 1)} of ${String(plan.hops.length)}: ${code(hop.role.name)}`);
    if (index === 0 && shared !== undefined) {
      blocks.push(shared);
    }
    const givesCode = index !== 0 || shared === undefined;
    blocks.push(callText(plan, hop, index), parameterTable(hop, givesCode, settings));
  });
  if (plan.hops.length === 0) {
    blocks.push('No role is assumed: the credentials of the base are used as they are.');
  }
  blocks.push('## Connection', connectionTable(plan));
  return blocks;
}

function baseText(base: Base): string {
  const at = base.place === undefined ? '' : ` (${code(describePlace(base.place))})`;
  const who = `profile ${code(base.profile)}${at}`;
  const account =
    base.accountId === undefined ? '' : ` It says to belong to account ${code(base.accountId)}.`;
  return `${baseSentence(base, who)}${account}`;
}

function baseSentence(base: Base, who: string): string {
  switch (base.kind) {
    case 'staticKeys': {
      const kind = base.sessionToken === undefined ? 'Static keys' : 'Static keys with a session token';
      return `${kind} of ${who}.`;
    }
    case 'environment':
      return `Keys in the environment (AWS_ACCESS_KEY_ID …), as ${who} asks.`;
    case 'instanceMetadata':
      return `The role of this EC2 instance, as ${who} asks.`;
    case 'containerMetadata':
      return `The role of this container, as ${who} asks.`;
    case 'sso': {
      const session = base.session === undefined ? '' : `, session ${code(base.session)}`;
      return `IAM Identity Center at ${code(base.startUrl)} (${code(base.ssoRegion)}${session}): role ${code(base.ssoRoleName)} in account ${code(base.ssoAccountId)}, as ${who} asks.`;
    }
    case 'webIdentity':
      return `AssumeRoleWithWebIdentity of ${code(base.role.text)} with the token in ${code(base.tokenFile)}, as ${who} asks.`;
    case 'process':
      return `A program that ${who} names in credential_process (its command line is not shown).`;
    case 'login':
      return `The session ${code(base.loginSession)} of \`aws login\`, as ${who} asks.`;
  }
}

function callText(plan: ChainPlan, hop: Hop, index: number): string {
  const before = index === 0 ? undefined : plan.hops[index - 1];
  const caller = before === undefined ? 'The base' : `The session of ${code(before.role.text)}`;
  const declared = hop.place === undefined ? '' : ` Declared at ${code(describePlace(hop.place))}.`;
  return `${caller} calls AssumeRole on ${code(hop.role.text)} (account ${code(hop.role.accountId)}).${declared}`;
}

/** The call that one MFA code is spent on before the first hop, where the base is known to have long-term keys. */
function sharedMfaText(
  { base, hops }: ChainPlan,
  { mfaSessionSeconds }: ExplainSettings,
): string | undefined {
  const [first] = hops;
  const longTerm = base.kind === 'staticKeys' && base.sessionToken === undefined;
  if (first?.mfaSerial === undefined || !sharesMfaCode(first, longTerm, mfaSessionSeconds)) {
    return undefined;
  }
  const seconds = code(String(mfaSessionSeconds));
  return (
    `The base calls GetSessionToken with a code of ${code(first.mfaSerial.value)} and DurationSeconds ${seconds} ` +
    '(the setting `roleChain.mfa.sessionDuration`). That session serves every role behind the device, so it makes ' +
    'this hop without a code; while it lasts, nobody is asked again.'
  );
}

function parameterTable(hop: Hop, givesCode: boolean, settings: ExplainSettings): string {
  const rows: (readonly [string, string, string])[] = [];
  const add = <T>(name: string, sourced: Sourced<T> | undefined, show: (value: T) => string): void => {
    if (sourced !== undefined) {
      rows.push([name, show(sourced.value), sourceText(sourced.source)]);
    }
  };
  if (hop.sessionName === undefined) {
    const name = code(settings.defaultSessionName);
    rows.push(['RoleSessionName', name, 'the setting `roleChain.sessionName`, else your user name']);
  }
  add('RoleSessionName', hop.sessionName, code);
  add('ExternalId', hop.externalId, code);
  add('DurationSeconds', hop.durationSeconds, (seconds) => code(String(seconds)));
  if (givesCode) {
    add('SerialNumber', hop.mfaSerial, code);
    add('TokenCode', hop.mfaProcess, () => 'printed by a program (its command line is not shown)');
    if (hop.mfaSerial !== undefined && hop.mfaProcess === undefined) {
      rows.push(['TokenCode', 'asked for', 'never stored']);
    }
  }
  add('SourceIdentity', hop.sourceIdentity, code);
  add('Tags', hop.tags, (tags) => tags.map((tag) => code(`${tag.key}=${tag.value}`)).join(', '));
  add('TransitiveTagKeys', hop.transitiveTagKeys, (keys) => keys.map(code).join(', '));
  add('Policy', hop.policy, code);
  add('PolicyArns', hop.policyArns, (arns) => arns.map(code).join(', '));
  return table(['Parameter', 'Value', 'From'], rows);
}

function connectionTable(plan: ChainPlan): string {
  const { sts } = plan;
  const rows: (readonly [string, string, string])[] = [];
  rows.push(['Region of STS', code(sts.region.value), sourceText(sts.region.source)]);
  if (sts.url === undefined) {
    rows.push(['Endpoint', endpointKind(plan), 'no endpoint is configured']);
  } else {
    rows.push(['Endpoint', code(sts.url.value), sourceText(sts.url.source)]);
  }
  if (plan.region === undefined) {
    rows.push(['Region of your tools', 'not set', 'neither the profile nor its sources name one']);
  } else {
    rows.push(['Region of your tools', code(plan.region.value), sourceText(plan.region.source)]);
  }
  rows.push(['Partition', code(plan.partition), 'the role, else the region']);
  for (const [name, sourced] of [
    ['CA bundle', plan.caBundle],
    ['Tries per call', plan.maxAttempts],
    ['Retry mode', plan.retryMode],
  ] as const) {
    if (sourced !== undefined) {
      rows.push([name, code(String(sourced.value)), sourceText(sourced.source)]);
    }
  }
  return table(['Setting', 'Value', 'From'], rows);
}

function endpointKind({ sts }: ChainPlan): string {
  const traits = [
    sts.useGlobalEndpoint ? 'global' : 'regional',
    ...(sts.useFips ? ['FIPS'] : []),
    ...(sts.useDualstack ? ['dual stack'] : []),
  ];
  return `AWS's own, ${traits.join(', ')}`;
}

function sourceText(source: Source): string {
  switch (source.kind) {
    case 'property':
      return `${code(source.key)} of ${code(source.profile)}, ${code(describePlace(source.place))}`;
    case 'environment':
      return `${code(source.variable)} in the environment`;
    case 'setting':
      return `the setting ${code(source.name)}`;
    case 'rule':
      return cell(source.text);
  }
}

function noteBlock(plan: ChainPlan): readonly string[] {
  return plan.notes.length === 0 ? [] : ['## Changed or ignored', plan.notes.map(noteText).join('\n')];
}

function noteText(note: PlanNote): string {
  const hop = note.hop === undefined ? '' : `Hop ${String(note.hop + 1)}: `;
  const at = note.place === undefined ? '' : ` (${code(describePlace(note.place))})`;
  return `- ${hop}${inline(note.message)}${at}`;
}

function problemBlock(problems: readonly Problem[]): readonly string[] {
  return problems.length === 0 ? [] : ['## Problems', problems.map(problemText).join('\n')];
}

function problemText(problem: Problem): string {
  const at = problem.place === undefined ? '' : ` (${code(describePlace(problem.place))})`;
  return `- **${problem.severity}**: ${inline(problem.message)}${at}`;
}
