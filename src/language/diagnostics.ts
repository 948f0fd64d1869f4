import * as vscode from 'vscode';
import type { Configuration } from '../config/configuration.ts';
import type { Problem, Severity } from '../config/problem.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import { sharedFileOf } from './sharedDocuments.ts';

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Shows problems of the shared files at their lines, for those of them that are open. */
export class Diagnostics implements Disposable {
  readonly #source: Source;
  readonly #collection = vscode.languages.createDiagnosticCollection('role-chain');
  readonly #subscriptions: readonly Disposable[];

  constructor(source: Source) {
    this.#source = source;
    this.#subscriptions = [
      this.#collection,
      source.onDidChange(() => {
        for (const document of vscode.workspace.textDocuments) this.#show(document);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#open(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#collection.delete(document.uri);
      }),
    ];
    for (const document of vscode.workspace.textDocuments) this.#open(document);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** An open shared file is a reason to read the configuration; any other document is not. */
  #open(document: vscode.TextDocument): void {
    if (sharedFileOf(document, this.#source.files) === undefined) return;
    // Where reading fails, the tree and the log say so; the editor has nothing to show then.
    this.#source.current().then(
      () => {
        this.#show(document);
      },
      () => undefined,
    );
  }

  #show(document: vscode.TextDocument): void {
    const file = sharedFileOf(document, this.#source.files);
    const configuration = this.#source.latest;
    if (file === undefined || configuration === undefined || document.isClosed) return;
    const here = configuration.problems.filter((problem) => problem.place?.file === file);
    this.#collection.set(document.uri, here.map(toDiagnostic));
  }
}

interface Source {
  readonly files: { readonly config: string; readonly credentials: string };
  readonly latest: Configuration | undefined;
  current(): Promise<Configuration>;
  readonly onDidChange: Event<Configuration>;
}

function toDiagnostic(problem: Problem): vscode.Diagnostic {
  const { line, start, end } = problem.place ?? { line: 0, start: 0, end: 0 };
  const range = new vscode.Range(line, start, line, end);
  const diagnostic = new vscode.Diagnostic(range, problem.message, SEVERITIES[problem.severity]);
  diagnostic.source = 'Role Chain';
  diagnostic.code = problem.code;
  return diagnostic;
}
