import * as vscode from 'vscode';
import { setContext } from '../platform/context.ts';
import type { Later } from '../platform/later.ts';
import type { Disposable } from '../sessions/emitter.ts';
import type { IdentityTree } from './identityTree.ts';
import type { TreeElement } from './treeDiff.ts';

/** The view of identities: there from activation on, with rows that are loaded when it is first looked at. */
export class IdentitiesView implements vscode.TreeDataProvider<TreeElement>, Disposable {
  readonly #works: Later<{ readonly tree: IdentityTree }>;
  readonly #drawn = new vscode.EventEmitter<TreeElement[] | undefined>();
  readonly view: vscode.TreeView<TreeElement>;
  /** VS Code has asked for rows that could not be loaded, and does not ask again by itself. */
  #missed = false;

  readonly onDidChangeTreeData = this.#drawn.event;

  constructor(works: Later<{ readonly tree: IdentityTree }>) {
    this.#works = works;
    works.follow(({ tree }) => {
      tree.onDidChange((elements) => {
        this.#drawn.fire(elements);
      });
      if (this.#missed) this.#drawn.fire(undefined);
      this.#missed = false;
    });
    const options = { treeDataProvider: this, showCollapseAll: true };
    this.view = vscode.window.createTreeView('roleChain.identities', options);
    setContext('roleChain.configState', 'loading');
  }

  dispose(): void {
    this.view.dispose();
    this.#drawn.dispose();
  }

  async getChildren(element?: TreeElement): Promise<TreeElement[]> {
    const { tree } = await this.#works.get().catch((error: unknown) => {
      this.#missed = true;
      throw error;
    });
    return tree.children(element);
  }

  getParent(element: TreeElement): TreeElement | undefined {
    return element.parent;
  }

  getTreeItem(element: TreeElement): vscode.TreeItem {
    return this.#tree.item(element);
  }

  resolveTreeItem(item: vscode.TreeItem, element: TreeElement): vscode.TreeItem {
    item.tooltip = this.#tree.tooltip(element);
    return item;
  }

  /** Whoever has an element has got it from there. */
  get #tree(): IdentityTree {
    return this.#works.made!.tree;
  }
}
