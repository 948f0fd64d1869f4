import { bulletList, code, inline, numberedList, table } from '../config/markdown.ts';
import { describePlace } from '../config/place.ts';
import type { ChainPlan, Hop } from '../config/plan.ts';
import type { ChainError } from '../sts/errors.ts';
import { explainFailure } from '../sts/failure/explainFailure.ts';
import type { Diagnosis, Examination } from './doctor.ts';
import type { Shadow } from './shadow.ts';

/**
 * A diagnosis as a Markdown document that can be given to others: account ids, ARNs and places in files stay, external
 * ids are masked, and of session tags only the keys are told. Keys and tokens never get into a diagnosis.
 */
export function diagnosisReport(diagnosis: Diagnosis): string {
  const { plan, failure, startedAt } = diagnosis;
  const chain = plan.kind === 'chain' ? plan : undefined;
  const blocks = [
    `# Diagnosis of ${code(plan.name)}`,
    `${verdict(diagnosis)} Made at ${utc(startedAt)}.`,
    ...(chain === undefined ? [] : ['## Steps', stepTable(diagnosis), ...planned(chain)]),
    ...(failure === undefined ? [] : failureBlocks(failure)),
    ...clockBlock(diagnosis),
    ...notesBlock(diagnosis),
    ...problemsBlock(diagnosis),
    '## Environment',
    environment(diagnosis.shadows),
  ];
  return maskExternalIds(`${blocks.join('\n\n')}\n`, chain);
}

function verdict({ plan, failure, steps }: Diagnosis): string {
  if (plan.kind === 'plain') {
    return 'This section yields no credentials of its own: there is nothing to call.';
  }
  if (failure === undefined) {
    const hops = steps.length - 1;
    return hops === 0
      ? '**The base works.** No role is assumed.'
      : `**Every hop works** (${String(hops)} of ${String(hops)}).`;
  }
  const failed = steps.find(({ outcome }) => outcome === 'failed');
  if (failed === undefined) {
    return '**No call was made**: the chain cannot be resolved.';
  }
  const where =
    failed.number === 0 ? 'the base' : `hop ${String(failed.number)} of ${String(steps.length - 1)}`;
  return `**It stops at ${where}.**`;
}

function stepTable({ steps, endedAt, plan }: Diagnosis): string {
  const base = plan.kind === 'chain' ? plan.base.profile : plan.name;
  return table(
    ['Step', 'Planned', 'Result', 'Identity, as STS says', 'Time left', 'Call', 'Confirmation'],
    steps.map((step) => [
      step.number === 0 ? 'Base' : `Hop ${String(step.number)}`,
      step.hop === undefined ? code(base) : code(step.hop.role.text),
      OUTCOMES[step.outcome],
      step.identity === undefined ? '–' : code(step.identity.arn),
      timeLeft(step, endedAt),
      took(step.callMs),
      took(step.confirmMs),
    ]),
  );
}

const OUTCOMES: Readonly<Record<Examination['outcome'], string>> = {
  confirmed: 'confirmed',
  failed: '**failed**',
  notReached: 'not reached',
};

function planned({ hops }: ChainPlan): readonly string[] {
  const rows = hops.map((hop, index) => [`Hop ${String(index + 1)}`, code(hop.profile), parameters(hop)]);
  return rows.length === 0 ? [] : ['## Planned', table(['Step', 'Profile', 'Sent with'], rows)];
}

function parameters(hop: Hop): string {
  const parts = [
    ...(hop.sessionName === undefined ? [] : [`session name ${code(hop.sessionName.value)}`]),
    ...(hop.externalId === undefined ? [] : [`external id ${mask(hop.externalId.value)}`]),
    ...(hop.mfaSerial === undefined ? [] : [`MFA ${code(hop.mfaSerial.value)}`]),
    ...(hop.durationSeconds === undefined ? [] : [`${String(hop.durationSeconds.value)} s`]),
    ...(hop.sourceIdentity === undefined ? [] : [`source identity ${code(hop.sourceIdentity.value)}`]),
    ...(hop.tags === undefined ? [] : [`tags ${hop.tags.value.map(({ key }) => code(key)).join(', ')}`]),
    ...(hop.policy === undefined ? [] : ['a session policy']),
    ...(hop.policyArns === undefined ? [] : [hop.policyArns.value.map(code).join(', ')]),
  ];
  return parts.length === 0 ? 'nothing but the role' : parts.join('; ');
}

function failureBlocks(error: ChainError): readonly string[] {
  const { title, summary, caller, answer, where, detail, causes, steps } = explainFailure(error);
  const facts = [
    ...(caller === undefined ? [] : [`Caller: ${code(caller)}`]),
    ...(where === undefined ? [] : [`Called at: ${code(where)}`]),
    ...(answer === undefined ? [] : [`AWS: ${code(answer.code)} ${code(answer.text)}`]),
    ...(answer?.requestId === undefined ? [] : [`Request: ${code(answer.requestId)}`]),
    ...(detail === undefined ? [] : [`It said: ${code(detail)}`]),
  ];
  return [
    `## ${inline(title)}`,
    inline(summary),
    ...(facts.length === 0 ? [] : [bulletList(facts)]),
    'Likely causes:',
    numberedList(causes.map(inline)),
    'What to do:',
    numberedList(steps.map(({ text }) => inline(text.replaceAll('`', '')))),
  ];
}

function clockBlock({ clockSkew }: Diagnosis): readonly string[] {
  if (clockSkew === 0) {
    return [];
  }
  const seconds = Math.round(Math.abs(clockSkew) / 1000);
  const way = clockSkew > 0 ? 'behind' : 'ahead of';
  return [
    '## Clock',
    `This machine's clock is ${String(seconds)} s ${way} that of AWS. Calls are signed with the corrected time.`,
  ];
}

function notesBlock({ plan, steps }: Diagnosis): readonly string[] {
  const notes = [
    ...(plan.kind === 'chain' ? plan.notes.map(({ message }) => message) : []),
    ...steps.flatMap((step) => step.notes),
  ];
  return notes.length === 0 ? [] : ['## Notes', bulletList(notes.map(inline))];
}

function problemsBlock({ plan: { problems } }: Diagnosis): readonly string[] {
  const lines = problems.map(({ severity, message, place }) => {
    const at = place === undefined ? '' : ` (${code(describePlace(place))})`;
    return `**${severity}**: ${inline(message)}${at}`;
  });
  return lines.length === 0 ? [] : ['## Problems', bulletList(lines)];
}

function environment(shadows: readonly Shadow[]): string {
  return shadows.length === 0
    ? 'Nothing that VS Code was started with stands before the identity of its window.'
    : bulletList(shadows.map(({ message }) => inline(message)));
}

function timeLeft({ outcome, expiresAt }: Examination, now: number): string {
  if (outcome !== 'confirmed') {
    return '–';
  }
  if (expiresAt === undefined) {
    return 'does not end';
  }
  const minutes = Math.floor((expiresAt - now) / 60_000);
  return minutes < 60
    ? `${String(minutes)} min`
    : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

function took(ms: number | undefined): string {
  return ms === undefined ? '–' : `${String(Math.round(ms))} ms`;
}

function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function mask(externalId: string): string {
  return `masked, ${String(externalId.length)} characters`;
}

/** AWS quotes a value that it does not take. */
function maskExternalIds(text: string, plan: ChainPlan | undefined): string {
  let result = text;
  for (const { externalId } of plan?.hops ?? []) {
    // A shorter one would be found in words that have nothing to do with it.
    if (externalId !== undefined && externalId.value.length >= 6) {
      result = result.replaceAll(externalId.value, '(masked)');
    }
  }
  return result;
}
