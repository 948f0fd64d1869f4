import { l10n, window as ui } from 'vscode';
import type { ChainPlan, Plan } from '../config/plan.ts';
import {
  nameFault,
  proposedName,
  roleArnFault,
  roleDurationFault,
  type NewChainedRole,
} from '../config/newProfile.ts';
import { externalIdFault, mfaSerialFault } from '../config/values.ts';

interface Question {
  readonly prompt: string;
  readonly placeHolder?: string;
  readonly value?: string;
  /** What is wrong with a text, said as it is typed. */
  readonly fault: (text: string) => string | undefined;
}

const STEPS = 5;

/** Asks for everything that a new role needs, each checked as it is typed; undefined when the person left. */
export async function askForRole(
  source: ChainPlan,
  plans: ReadonlyMap<string, Plan>,
): Promise<NewChainedRole | undefined> {
  const { t } = l10n;
  const roleArn = await ask(1, source, {
    prompt: t('ARN of the role that {0} assumes', source.name),
    placeHolder: 'arn:aws:iam::111122223333:role/Name',
    fault: (text) =>
      roleArnFault(text) === undefined
        ? undefined
        : t('Not the ARN of a role: arn:aws:iam::<account>:role/<name>'),
  });
  if (roleArn === undefined) return undefined;
  const name = await ask(2, source, {
    prompt: t('Name of the new profile'),
    value: proposedName(roleArn, plans),
    fault: (text) => nameText(text, plans),
  });
  if (name === undefined) return undefined;
  const externalId = await askOptional(
    3,
    source,
    t('External id, if the role’s owner gave you one'),
    (text) => keyed('external_id', externalIdFault(text)),
  );
  if (externalId === undefined) return undefined;
  const mfaSerial = await askOptional(
    4,
    source,
    t('ARN of your MFA device, if the role asks for MFA'),
    (text) => keyed('mfa_serial', mfaSerialFault(text)),
  );
  if (mfaSerial === undefined) return undefined;
  const prompt = t('Duration of a session in seconds; left empty, one hour');
  const durationSeconds = await askOptional(5, source, prompt, (text) =>
    keyed('duration_seconds', roleDurationFault(text, source)),
  );
  if (durationSeconds === undefined) return undefined;
  return { name, source, roleArn, externalId, mfaSerial, durationSeconds };
}

function nameText(text: string, plans: ReadonlyMap<string, Plan>): string | undefined {
  switch (nameFault(text, plans)) {
    case 'form':
      return l10n.t('A name holds letters, digits and - _ / . % @ : +, without blanks');
    case 'taken':
      return l10n.t('There is a profile of this name already');
    case undefined:
      return undefined;
  }
}

function keyed(key: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `${key} ${fault}`;
}

function askOptional(
  step: number,
  source: ChainPlan,
  prompt: string,
  fault: Question['fault'],
): Promise<string | undefined> {
  return ask(step, source, { prompt, fault: (text) => (text === '' ? undefined : fault(text)) });
}

async function ask(step: number, source: ChainPlan, question: Question): Promise<string | undefined> {
  const { prompt, placeHolder, value = '', fault } = question;
  const text = await ui.showInputBox({
    title: l10n.t('Add a Chained Role to {0} ({1}/{2})', source.name, step, STEPS),
    ...{ prompt, value },
    ...(placeHolder === undefined ? {} : { placeHolder }),
    // Most of it is copied from elsewhere.
    ignoreFocusOut: true,
    validateInput: (typed) => fault(typed.trim()),
  });
  return text?.trim();
}
