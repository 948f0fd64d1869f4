import * as vscode from 'vscode';
import type { Accounts } from '../config/accounts.ts';
import type { Configuration } from '../config/configuration.ts';
import type { Plan } from '../config/plan.ts';
import { endOf, protection } from '../config/protected.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import { guardText } from './guardText.ts';

/** When a person is asked: each time, the first time in a window, or not at all. */
export type GuardMode = 'always' | 'oncePerWindow' | 'never';

interface Setting<T> {
  readonly value: T;
  readonly onDidChange: Event<T>;
}

export interface GuardDeps {
  readonly source: { current(): Promise<Configuration> };
  /** Name of the window's identity, whose choice was agreed to before. */
  readonly currentName: () => string | undefined;
  readonly patterns: Setting<readonly string[]>;
  readonly accounts: Setting<Accounts>;
  readonly mode: { readonly value: GuardMode };
}

/**
 * Knows which identities are protected, and is the one place that asks before such a one is used. Renewals and a
 * reload are not asked about: they go on with what a person has agreed to.
 */
export class Guard {
  readonly #deps: GuardDeps;
  /** Identities that need no asking any more in this window. */
  readonly #agreed = new Set<string>();
  /** Open questions: who asks the same meanwhile gets the same answer. */
  readonly #open = new Map<string, Promise<boolean>>();
  #rule: { readonly patterns: string; readonly protects: ReturnType<typeof protection> } | undefined;

  constructor(deps: GuardDeps) {
    this.#deps = deps;
  }

  get accounts(): Accounts {
    return this.#deps.accounts.value;
  }

  /** What is protected, or how accounts are called, has changed. */
  readonly onDidChange: Event<void> = (listener): Disposable => {
    const changed = (): void => {
      listener();
    };
    const parts = [this.#deps.patterns.onDidChange(changed), this.#deps.accounts.onDidChange(changed)];
    return {
      dispose: () => {
        for (const part of parts) part.dispose();
      },
    };
  };

  /** The rule as the settings are now; for many plans at once. */
  rule(): (plan: Plan) => string | undefined {
    const patterns = this.#deps.patterns.value;
    const key = JSON.stringify(patterns);
    if (this.#rule?.patterns !== key) this.#rule = { patterns: key, protects: protection(patterns) };
    const { protects } = this.#rule;
    const { accounts } = this;
    return (plan) => protects(plan, accounts);
  }

  /**
   * Whether an identity may be used; asks where it is protected.
   *
   * @param purpose `window`: to become the window's, which is not asked again for the one that it has already
   */
  async allows(name: string, purpose: 'window' | 'own'): Promise<boolean> {
    const { source, mode, currentName } = this.#deps;
    if (mode.value === 'never') return true;
    if (purpose === 'window' && currentName() === name) return true;
    const plan = (await source.current()).plans.get(name);
    // What can't be assumed is for the failure to explain.
    if (plan?.kind !== 'chain') return true;
    const pattern = this.rule()(plan);
    if (pattern === undefined) return true;
    // Edited to lead elsewhere, it is another identity.
    const key = JSON.stringify([name, endOf(plan)]);
    if (this.#agreed.has(key)) return true;
    const asked = this.#open.get(key) ?? this.#ask(key, plan, pattern);
    this.#open.set(key, asked);
    try {
      return await asked;
    } finally {
      this.#open.delete(key);
    }
  }

  async #ask(key: string, plan: Plan, pattern: string): Promise<boolean> {
    const { t } = vscode.l10n;
    const go = t('Continue');
    const forWindow = t('Continue, Don’t Ask Again in This Window');
    const { message, detail } = guardText(plan, pattern, this.accounts, t);
    const once = this.#deps.mode.value === 'oncePerWindow';
    const choices = once ? [go] : [go, forWindow];
    const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...choices);
    if (chosen === forWindow || (chosen === go && once)) this.#agreed.add(key);
    return chosen !== undefined;
  }
}
