import type { Configuration } from '../config/configuration.ts';
import { describePlace } from '../config/place.ts';
import type { ContextValues } from '../platform/context.ts';
import type { Translate } from '../platform/translate.ts';
import { identitiesAmong } from './profileText.ts';

type ConfigState = ContextValues['roleChain.configState'];

/** What the shared files gave, as far as it decides between rows and the welcome texts. */
export function configState(configuration: Configuration | undefined): ConfigState {
  if (configuration === undefined) return 'loading';
  const { found, plans, problems } = configuration;
  const shown = [...plans.values()].filter((plan) => plan.kind !== 'plain');
  if (identitiesAmong(shown).length > 0) return 'ready';
  if (found.config === 'unreadable' || found.credentials === 'unreadable') return 'unreadable';
  if (problems.some((problem) => problem.severity === 'error')) return 'problems';
  if (found.config === 'missing' && shown.length === 0) return 'missing';
  return 'noChains';
}

/** A line above the rows: what is wrong with no row to say it. Undefined where there is nothing to say. */
export function treeMessage(configuration: Configuration, t: Translate): string | undefined {
  const { plans, problems } = configuration;
  const untrusted = problems.find((problem) => problem.code === 'untrusted-chains');
  if (untrusted !== undefined) return untrusted.message;
  // Without rows the welcome text says it.
  if (![...plans.values()].some((plan) => plan.kind !== 'plain')) return undefined;
  const homeless = problems.filter(
    (problem) =>
      problem.severity === 'error' && !problem.profiles.some((name) => plans.get(name)?.kind === 'broken'),
  );
  const [first] = homeless;
  if (first !== undefined) {
    const more = homeless.length - 1;
    const said =
      first.place === undefined ? first.message : `${describePlace(first.place)}: ${first.message}`;
    if (more === 0) return said;
    return more === 1 ? t('{0} (and one more problem)', said) : t('{0} (and {1} more problems)', said, more);
  }
  if (configState(configuration) === 'noChains') {
    return t('No role chains yet. Add a profile with role_arn and source_profile to your AWS config file.');
  }
  return undefined;
}
