import { l10n, window as ui } from 'vscode';
import type { Favourites } from '../platform/favourites.ts';
import { nameOf, type Command } from './command.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { commandIds } from './ids.ts';
import { pickName } from './pickName.ts';

interface FavouriteDeps extends IdentityLinesDeps {
  readonly favourites: Pick<Favourites, 'names' | 'add' | 'remove'>;
}

/** Pins an identity on top of the tree and the quick pick: that of a row, else one that the person picks. */
export function addFavouriteCommand(deps: FavouriteDeps): Command {
  return {
    id: commandIds.addFavourite,
    async run(arg) {
      const name = nameOf(arg) ?? (await pickName(deps, l10n.t('Add to Favourites')));
      if (name !== undefined) await deps.favourites.add(name);
    },
  };
}

/** Takes an identity from the favourites again. */
export function removeFavouriteCommand({ favourites }: FavouriteDeps): Command {
  return {
    id: commandIds.removeFavourite,
    async run(arg) {
      const title = l10n.t('Remove from Favourites');
      const name = nameOf(arg) ?? (await ui.showQuickPick([...favourites.names], { title }));
      if (name !== undefined) await favourites.remove(name);
    },
  };
}
