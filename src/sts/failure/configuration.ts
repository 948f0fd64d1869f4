import { describePlace } from '../../config/place.ts';
import type { Problem } from '../../config/problem.ts';
import type { BrokenChainError, UnknownChainError } from '../errors.ts';
import type { FailureStep, Finding } from './explanation.ts';

/** The files do not allow a plan; nothing was called. Each problem with its place. */
export function explainBroken({ broken }: BrokenChainError): Finding {
  const errors = broken.problems.filter(({ severity }) => severity === 'error');
  return {
    causes: errors.map(problemText),
    steps: [
      ...errors.flatMap(openProblem),
      {
        text: 'Save the file: its chains are read anew at once. The Problems panel lists what else it finds.',
      },
    ],
  };
}

/** The profile was there when it was chosen, or a task or another program names one that never was. */
export function explainUnknown({ chain, nearest, plain }: UnknownChainError): Finding {
  if (plain) {
    return {
      causes: [
        `“${chain}” has settings such as a region alone: there is nothing that credentials could come from.`,
      ],
      steps: [{ text: 'Look into the file: “Role Chain: Open AWS Config File”.' }],
    };
  }
  return {
    causes: [
      ...(nearest === undefined
        ? []
        : [`“${chain}” is misspelled where it is asked for: there is “${nearest}”.`]),
      `The profile “${chain}” was renamed or removed from the files.`,
      'AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE points to other files than before.',
    ],
    steps: [
      { text: 'Choose another identity: “Role Chain: Switch Identity…”.' },
      { text: 'Or look into the file: “Role Chain: Open AWS Config File”.' },
    ],
  };
}

function problemText({ message, place }: Problem): string {
  return place === undefined ? message : `${message} (${describePlace(place)})`;
}

function openProblem({ place }: Problem): readonly FailureStep[] {
  return place === undefined
    ? []
    : [{ text: `Correct ${describePlace(place)}.`, action: { kind: 'openPlace', place } }];
}
