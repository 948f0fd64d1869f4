import { l10n, window as ui } from 'vscode';
import { newSession, type CenterSession } from '../config/centerSessions.ts';
import { hintsOf, readStartUrl } from '../config/startUrl.ts';
import { isRegion } from '../config/values.ts';
import { sessionLabel } from '../sts/signIn/session.ts';

const STEPS = 3;

/** Lets a person choose a session of the file, or name another one; undefined when they left. */
export async function chooseSession(
  sessions: readonly CenterSession[],
  title: string,
): Promise<CenterSession | undefined> {
  if (sessions.length === 0) return askForSession(sessions, title);
  const items = sessions.map((session) => ({
    label: `$(account) ${sessionLabel(session).replaceAll('$(', '$\u200b(')}`,
    description: session.name === undefined ? session.region : `${session.startUrl} · ${session.region}`,
    session,
  }));
  const another = { label: `$(add) ${l10n.t('Another Start URL…')}`, session: undefined };
  const chosen = await ui.showQuickPick([...items, another], {
    title,
    placeHolder: l10n.t('Choose a session'),
    matchOnDescription: true,
  });
  return chosen === another ? askForSession(sessions, title) : chosen?.session;
}

async function askForSession(
  sessions: readonly CenterSession[],
  title: string,
): Promise<CenterSession | undefined> {
  const { t } = l10n;
  const url = await ask(1, title, {
    prompt: t('Start URL of your access portal, from its settings or an invitation mail'),
    placeHolder: 'https://my-organisation.awsapps.com/start',
    fault: (text) => (readStartUrl(text) === undefined ? t('Not a start URL: https://…') : undefined),
  });
  const startUrl = url === undefined ? undefined : readStartUrl(url);
  if (startUrl === undefined) return undefined;
  const known = sessions.find((session) => session.startUrl === startUrl);
  if (known !== undefined) return known;
  const hints = hintsOf(startUrl);
  const region = await ask(2, title, {
    prompt: t('Region in which your organisation has IAM Identity Center'),
    placeHolder: 'eu-west-1',
    value: hints.region,
    fault: (text) => (isRegion(text) ? undefined : t('Not the name of a region, such as eu-west-1')),
  });
  if (region === undefined) return undefined;
  const name = await ask(3, title, {
    prompt: t('Name of the session in the config file'),
    value: hints.name,
    fault: (text) => {
      if (!/^[\w\-/.%@:+]+$/.test(text)) {
        return t('A name holds letters, digits and - _ / . % @ : +, without blanks');
      }
      return sessions.some((one) => one.name === text)
        ? t('There is a session of this name already')
        : undefined;
    },
  });
  return name === undefined ? undefined : newSession(name, startUrl, region.toLowerCase());
}

interface Question {
  readonly prompt: string;
  readonly placeHolder?: string;
  readonly value?: string;
  readonly fault: (text: string) => string | undefined;
}

async function ask(step: number, title: string, question: Question): Promise<string | undefined> {
  const { prompt, placeHolder, value = '', fault } = question;
  const text = await ui.showInputBox({
    title: `${title} (${step}/${STEPS})`,
    ...{ prompt, value },
    ...(placeHolder === undefined ? {} : { placeHolder }),
    // It is copied from a mail or a page.
    ignoreFocusOut: true,
    validateInput: (typed) => fault(typed.trim()),
  });
  return text?.trim();
}
