import * as vscode from 'vscode';
import type { Configuration } from '../config/configuration.ts';
import type { Place } from '../config/place.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import { currentName } from '../views/identityState.ts';
import { nameOf, rowOf, type Command } from './command.ts';
import { commandIds } from './ids.ts';

interface OpenProfileDeps {
  readonly source: { current(): Promise<Configuration> };
  readonly window: { readonly state: WindowIdentity };
}

/** Opens a shared file at the line of a profile, hop or problem; without one, at the window's identity. */
export function openProfileCommand(deps: OpenProfileDeps): Command {
  return {
    id: commandIds.openProfile,
    async run(arg) {
      const place = placeOf(arg) ?? (await placeByName(nameOf(arg) ?? currentName(deps.window.state), deps));
      if (place === undefined) await vscode.commands.executeCommand(commandIds.openConfig);
      else await reveal(place);
    },
  };
}

function placeOf(arg: unknown): Place | undefined {
  const row = rowOf(arg);
  if (row !== undefined) return row.place;
  // `{ place }`: from a message about a failure.
  if (typeof arg !== 'object' || arg === null || !('place' in arg)) return undefined;
  return arg.place as Place;
}

async function placeByName(name: string | undefined, deps: OpenProfileDeps): Promise<Place | undefined> {
  if (name === undefined) return undefined;
  const configuration = await deps.source.current();
  return configuration.plans.get(name)?.place;
}

async function reveal({ file, line, start, end }: Place): Promise<void> {
  const selection = new vscode.Range(line, start, line, end);
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(file), { selection });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
