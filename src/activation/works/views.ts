import { Diagnostics } from '../../language/diagnostics.ts';
import type { IdentityLinesDeps } from '../../commands/identityLines.ts';
import { AccountLabels } from '../../platform/accountNames.ts';
import { followAccountNames } from '../../platform/followAccountNames.ts';
import type { Own } from '../../platform/later.ts';
import {
  accounts,
  protectedAsk,
  protectedPatterns,
  sessionSettings,
  treeGroup,
} from '../../platform/settings.ts';
import { systemClock } from '../../platform/clock.ts';
import { Explanations } from '../../views/explanation.ts';
import { Guard } from '../../views/guard.ts';
import { currentName } from '../../views/identityState.ts';
import { IdentityTree } from '../../views/identityTree.ts';
import { PersonNeededNotice } from '../../views/personNeeded.ts';
import { StatusBar } from '../../views/statusBar.ts';
import { loadAhead } from '../../sts/loadSdk.ts';
import type { Delivering } from './delivery.ts';
import type { Ground } from './ground.ts';
import type { Live } from './sessions.ts';
import type { Front } from './works.ts';

/** What a person sees, and is asked by. */
export interface Views {
  readonly guard: Guard;
  readonly marks: IdentityLinesDeps['marks'];
  readonly tree: IdentityTree;
  readonly statusBar: StatusBar;
  readonly documents: Explanations;
}

/** Tree, status bar, notices, documents and the marks in the config file. */
export function createViews(
  { status, view, restoring }: Front,
  { source, remembered, favourites, accountNames, log, onError }: Ground,
  { window, inUse, sessions, signIns, signInStates, gateway, clock }: Live,
  { endpoint, delivery, shadows }: Delivering,
  own: Own,
): Views {
  const labels = own(new AccountLabels(accounts, accountNames, onError));
  own(followAccountNames({ ...{ window, signIns, gateway, clock, log }, names: accountNames }));
  const guard = new Guard({
    ...{ source, accounts: labels, patterns: protectedPatterns, mode: protectedAsk },
    currentName: () => currentName(window.state),
  });
  const tree = own(
    new IdentityTree({
      ...{ source, window, sessions, clock, log, favourites, remembered, view, onError },
      ...{ grouping: treeGroup, labels: guard, signIns: signInStates },
      onLook: soonAfter(() => {
        loadAhead(gateway);
      }, own),
    }),
  );
  const statusBar = own(
    new StatusBar({
      ...{ window, sessions, clock, shadows, delivery, restoring },
      ...{ item: status, labels: guard },
    }),
  );
  own(new PersonNeededNotice(window, endpoint.onDidNeedPerson, inUse, log));
  own(new Diagnostics(source));
  const marks = {
    get favourites() {
      return favourites.names;
    },
    get accounts() {
      return labels.value;
    },
    get protectedBy() {
      return guard.rule();
    },
  };
  return {
    guard,
    marks,
    tree,
    statusBar,
    documents: own(new Explanations(source, sessionSettings, onError)),
  };
}

/** Milliseconds after which a look at the list is more than a window that starts with the list open. */
const LOOK_MS = 1_000;

/** Does something once, a little after the first call. */
function soonAfter(work: () => void, own: Own): () => void {
  let begun = false;
  return () => {
    if (!begun) own(systemClock.after(LOOK_MS, work));
    begun = true;
  };
}
