import type { Step } from '../sessions/identity.ts';
import type { Translate } from '../platform/translate.ts';

/** The step of a resolve that is under way, for the progress notification and tooltips. */
export function stepText(step: Step, t: Translate): string {
  switch (step.kind) {
    case 'base':
      return t('Reading the keys of {0}…', step.profile);
    case 'signIn':
      return step.code === undefined
        ? t('Waiting for the sign-in to {0}…', step.session)
        : t('Waiting for the sign-in to {0}. The code is {1}', step.session, step.code.text);
    case 'mfa':
      return t('Hop {0} of {1}: waiting for the MFA code of {2}…', step.number, step.of, step.hop.role.name);
    case 'hop':
      return t(
        'Hop {0} of {1}: assuming {2} in {3}…',
        step.number,
        step.of,
        step.hop.role.name,
        step.hop.role.accountId,
      );
    case 'verify':
      return t('Asking STS who this is…');
  }
}

/** The step with the page of its code beside the code, in the form of whatever shows it: what showed it may be put away. */
export function withPage(step: Step, form: (text: string, url: string) => string): Step {
  if (step.kind !== 'signIn' || step.code === undefined) return step;
  const { text, url } = step.code;
  return { ...step, code: { text: form(text, url), url } };
}

/** The same in a few characters, for the status bar: `1/2`, `MFA`; empty where there is nothing to count. */
export function shortStep(step: Step | undefined, t: Translate): string {
  if (step?.kind === 'hop') return `${String(step.number)}/${String(step.of)}`;
  if (step?.kind === 'signIn') return t('sign in');
  return step?.kind === 'mfa' ? t('MFA') : '';
}
