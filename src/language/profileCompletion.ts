import * as vscode from 'vscode';
import type { Configuration } from '../config/configuration.ts';
import type { Disposable } from '../sessions/emitter.ts';
import { namedProfileAt } from './namedProfile.ts';

const FILES: vscode.DocumentSelector = [
  { pattern: '**/.vscode/tasks.json' },
  { pattern: '**/.vscode/launch.json' },
  { pattern: '**/User/tasks.json' },
  { pattern: '**/*.code-workspace' },
];

/** Offers the names of chains where a task or a launch names one. */
export function registerProfileCompletion(source: { current(): Promise<Configuration> }): Disposable {
  return vscode.languages.registerCompletionItemProvider(
    FILES,
    {
      async provideCompletionItems(document, position) {
        const end = document.offsetAt(position);
        const at = namedProfileAt(document.getText(), end);
        if (at === undefined) return undefined;
        const range = new vscode.Range(document.positionAt(at.start), document.positionAt(at.end));
        const { plans } = await source.current();
        return [...plans.values()]
          .filter((plan) => plan.kind === 'chain')
          .map((plan) => {
            const item = new vscode.CompletionItem(plan.name, vscode.CompletionItemKind.Value);
            item.detail = plan.hops.at(-1)?.role.text ?? '';
            item.range = range;
            const text = JSON.stringify(plan.name).slice(1, -1);
            item.insertText = at.quoted ? text : `"${text}"`;
            item.filterText = at.quoted ? plan.name : `"${plan.name}"`;
            return item;
          });
      },
    },
    '"',
  );
}
