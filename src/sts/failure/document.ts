import { bulletList, code, codeBlock, inline, numberedList, table } from '../../config/markdown.ts';
import type { FailureExplanation } from './explanation.ts';
import { policyText, type HopPolicies } from './policies.ts';

/** A failure as a Markdown document. Holds no secret, since neither the explanation does. */
export function failureDocument(explanation: FailureExplanation): string {
  const { title, summary, causes, steps, detail, policies } = explanation;
  const facts = factRows(explanation);
  const blocks = [
    `# ${inline(title)}`,
    inline(summary),
    ...(facts.length === 0 ? [] : ['## What happened', table(['', ''], facts)]),
    ...(detail === undefined ? [] : ['## What was said', codeBlock(detail)]),
    ...(causes.length === 0
      ? []
      : ['## Likely causes, the likeliest first', numberedList(causes.map(inline))]),
    ...(steps.length === 0 ? [] : ['## What to do', numberedList(steps.map(({ text }) => stepText(text)))]),
    ...(policies === undefined ? [] : policyBlocks(policies)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** The two policies of a hop as a document's blocks, or as a text of their own. */
export function policyBlocks({ role, caller, trust, identity, notes }: HopPolicies): readonly string[] {
  return [
    '## What would allow it',
    `The trust policy of ${code(role)} needs:`,
    codeBlock(policyText(trust), 'json'),
    `The identity policy of ${caller.startsWith('arn:') ? code(caller) : inline(caller)} needs:`,
    codeBlock(policyText(identity), 'json'),
    'Add the statements to what is there already, rather than replacing it.',
    ...(notes.length === 0 ? [] : [bulletList(notes.map(inline))]),
  ];
}

function factRows({ hop, caller, role, answer, where }: FailureExplanation): readonly (readonly string[])[] {
  return [
    ...(hop === undefined ? [] : [['Hop', `${String(hop.number)} of ${String(hop.of)}`]]),
    ...(caller === undefined ? [] : [['Caller', code(caller)]]),
    ...(role === undefined ? [] : [['Role', code(role)]]),
    ...(where === undefined ? [] : [['Called at', code(where)]]),
    ...(answer === undefined
      ? []
      : [
          ['AWS’s code', code(answer.code)],
          ['AWS’s words', code(answer.text)],
          ...(answer.requestId === undefined ? [] : [['Request', code(answer.requestId)]]),
        ]),
  ];
}

/** A step's command line, which stands between back quotes, stays code; the rest is plain text. */
function stepText(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? code(part) : inline(part)))
    .join('');
}
