import type { Plan } from '../config/plan.ts';
import type { DeliveryChoice } from '../sessions/deliveryChoice.ts';
import { isSerious } from '../sessions/shadow.ts';
import type { DeliverySetting } from '../platform/settings.ts';
import type { Translate } from '../platform/translate.ts';
import { POINTER_NAMES } from './liveVariables.ts';
import { hasMarker, MARKER_PROFILE } from './markerProfile.ts';
import { shadowing } from './shadowing.ts';

/** Clients that know it take the token from this file before they look at the variable (botocore, JavaScript). */
const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';
const FOREIGN_NAMES: readonly string[] = [...POINTER_NAMES, TOKEN_FILE];

export interface DeliverySituation {
  readonly setting: DeliverySetting;
  /** The environment that VS Code was started with. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly plans: ReadonlyMap<string, Plan>;
  /** Terminals run on another machine than the extension, so 127.0.0.1 is not ours there. */
  readonly otherMachine: boolean;
}

/** `auto` is live unless something would hide the endpoint from a client: half of them being somebody else is worst. */
export function chooseDelivery(situation: DeliverySituation, t: Translate): DeliveryChoice {
  const marked = hasMarker(situation.plans);
  const hidden = hiding(situation, marked, t);
  const couldRepair = !marked && hidden.length > 0 && hiding(situation, true, t).length === 0;
  const { setting } = situation;
  return {
    mode: setting === 'auto' ? (hidden.length === 0 ? 'live' : 'static') : setting,
    hidden,
    repair: marked ? 'done' : couldRepair ? 'offered' : 'none',
  };
}

export function sameChoice(one: DeliveryChoice | undefined, other: DeliveryChoice | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function hiding({ env, plans, otherMachine }: DeliverySituation, marked: boolean, t: Translate): string[] {
  const delivered = new Map<string, string>(POINTER_NAMES.map((name) => [name, '']));
  // The marker stands in the place of AWS_PROFILE only: the AWS CLI and boto3 look at AWS_DEFAULT_PROFILE before it.
  const inherited = marked ? { ...env, AWS_PROFILE: '' } : env;
  if (marked) delivered.set('AWS_PROFILE', MARKER_PROFILE);
  const messages = shadowing(inherited, delivered, t)
    .filter(isSerious)
    .map(({ message }) => message);
  if (!marked && yieldsCredentials(plans.get('default'))) {
    messages.push(
      t('The profile [default] has credentials, and clients take them before they ask this window.'),
    );
  }
  const foreign = FOREIGN_NAMES.filter((name) => (env[name] ?? '') !== '');
  if (foreign.length > 0) {
    // Ours are appended, so that pinned terminals keep theirs: behind a foreign value they would be neither.
    messages.push(t('VS Code was started with {0} of another endpoint.', foreign.join(', ')));
  }
  if (otherMachine) {
    messages.push(t('Terminals run on another machine than this extension, where it cannot be reached.'));
  }
  return messages;
}

/** A broken profile counts: clients stop at it, or read it otherwise than we do. */
function yieldsCredentials(plan: Plan | undefined): boolean {
  return plan !== undefined && plan.kind !== 'plain';
}
