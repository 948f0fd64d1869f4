import * as vscode from 'vscode';
import type { Configuration } from '../config/configuration.ts';
import { explainPlan } from '../config/explain.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';

const SCHEME = 'role-chain';

/** Address of the document that explains a chain. */
export function explanationUri(name: string): vscode.Uri {
  // Of the path only the title is made; the name itself may hold what a path can't.
  const title = name.replaceAll(/[/\\?#]/g, '_');
  return vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md`, query: name });
}

/** Writes the explanations, and writes them anew when the configuration changes. */
export class Explanations implements vscode.TextDocumentContentProvider, Disposable {
  readonly #source: { current(): Promise<Configuration>; readonly onDidChange: Event<Configuration> };
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: readonly Disposable[];

  readonly onDidChange = this.#changed.event;

  constructor(source: { current(): Promise<Configuration>; readonly onDidChange: Event<Configuration> }) {
    this.#source = source;
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      source.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === SCHEME) this.#changed.fire(uri);
        }
      }),
      this.#changed,
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const configuration = await this.#source.current();
    const plan = configuration.plans.get(uri.query);
    if (plan === undefined) return vscode.l10n.t('There is no profile “{0}” any more.', uri.query);
    return explainPlan(plan);
  }
}
