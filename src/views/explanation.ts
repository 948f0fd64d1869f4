import * as vscode from 'vscode';
import type { Configuration } from '../config/configuration.ts';
import type { ExplainSettings } from '../config/explain.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';

const SCHEME = 'role-chain';
/** Authority of documents that were handed in, rather than made from the configuration. */
const WRITTEN = 'written';

/** Address of the document that explains a chain. */
export function explanationUri(name: string): vscode.Uri {
  // Of the path only the title is made; the name itself may hold what a path can't.
  return vscode.Uri.from({ scheme: SCHEME, path: `/${asPath(name)}.md`, query: name });
}

function asPath(title: string): string {
  return title.replaceAll(/[/\\?#]/g, '_');
}

/** How many written documents are kept: editors may still show them. */
const MOST_DOCUMENTS = 20;

/** Writes the explanations, and writes them anew when the configuration changes. */
export class Explanations implements vscode.TextDocumentContentProvider, Disposable {
  readonly #source: { current(): Promise<Configuration>; readonly onDidChange: Event<Configuration> };
  readonly #settings: () => ExplainSettings;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: readonly Disposable[];
  /** Texts that were handed in, by the query of their address. */
  readonly #documents = new Map<string, string>();
  #count = 0;

  readonly onDidChange = this.#changed.event;

  constructor(
    source: { current(): Promise<Configuration>; readonly onDidChange: Event<Configuration> },
    settings: () => ExplainSettings,
  ) {
    this.#source = source;
    this.#settings = settings;
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      source.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === SCHEME && uri.authority !== WRITTEN) this.#changed.fire(uri);
        }
      }),
      this.#changed,
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** A document that stays as it was written (a failure, a report), and its address. */
  add(title: string, text: string): vscode.Uri {
    this.#count += 1;
    const query = String(this.#count);
    this.#documents.set(query, text);
    const [oldest] = this.#documents.keys();
    if (this.#documents.size > MOST_DOCUMENTS && oldest !== undefined) this.#documents.delete(oldest);
    return vscode.Uri.from({ scheme: SCHEME, authority: WRITTEN, path: `/${asPath(title)}.md`, query });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    if (uri.authority === WRITTEN) {
      return this.#documents.get(uri.query) ?? vscode.l10n.t('This document is from an earlier session.');
    }
    const configuration = await this.#source.current();
    const plan = configuration.plans.get(uri.query);
    if (plan === undefined) return vscode.l10n.t('There is no profile “{0}”.', uri.query);
    const { explainPlan } = await import('../config/explain.ts');
    return explainPlan(plan, this.#settings());
  }
}
