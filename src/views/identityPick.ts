import * as vscode from 'vscode';
import { firstActive, type PickLine } from './quickPickModel.ts';

/** What a person chose. */
export type Picked =
  | { readonly kind: 'identity'; readonly name: string }
  | { readonly kind: 'action'; readonly action: 'refresh' | 'release' | 'openConfig' }
  | { readonly kind: 'openProfile'; readonly name: string };

interface Item extends vscode.QuickPickItem {
  readonly line: PickLine;
}

/** Asks for an identity; undefined when the person left. `lines` may take its time: the pick shows at once. */
export async function pickIdentity(
  lines: Promise<readonly PickLine[]>,
  title: string,
): Promise<Picked | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Type a name, account or role');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  const openProfile: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('go-to-file'),
    tooltip: vscode.l10n.t('Open in Config File'),
  };
  try {
    const chosen = waitForChoice(pick, openProfile);
    pick.show();
    const items = (await lines).map((line) => toItem(line, openProfile));
    pick.items = items;
    const first = firstActive(
      items.map(({ line }) => line),
      pick.value,
    );
    const active = items.find(({ line }) => line === first);
    if (active !== undefined) pick.activeItems = [active];
    pick.busy = false;
    return await chosen;
  } finally {
    pick.dispose();
  }
}

function waitForChoice(
  pick: vscode.QuickPick<Item>,
  openProfile: vscode.QuickInputButton,
): Promise<Picked | undefined> {
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(picked(pick.selectedItems[0]?.line));
      pick.hide();
    });
    pick.onDidTriggerItemButton(({ button, item }) => {
      if (button === openProfile && item.line.kind === 'identity') {
        resolve({ kind: 'openProfile', name: item.line.name });
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      resolve(undefined);
    });
  });
}

function picked(line: PickLine | undefined): Picked | undefined {
  if (line?.kind === 'identity') return { kind: 'identity', name: line.name };
  return line?.kind === 'action' ? { kind: 'action', action: line.action } : undefined;
}

function toItem(line: PickLine, openProfile: vscode.QuickInputButton): Item {
  if (line.kind === 'separator') {
    return { line, label: line.label, kind: vscode.QuickPickItemKind.Separator };
  }
  const detail = line.detail === undefined ? {} : { detail: line.detail };
  if (line.kind === 'action')
    return { line, label: line.label, ...detail, alwaysShow: line.action === 'refresh' };
  const buttons = line.hasPlace ? [openProfile] : [];
  return { line, label: line.label, description: line.description, ...detail, buttons };
}
