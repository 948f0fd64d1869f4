'use strict';
/**
 * Another extension of the window: does what any extension can, for a test that asks it over HTTP. It reads every
 * document and terminal, runs commands, asks for credentials through the API, and looks for others' secrets.
 */
const { writeFileSync, renameSync } = require('node:fs');
const { createServer } = require('node:http');
const vscode = require('vscode');

const NAME = 'role-chain-tests.neighbour';

/** Looks until it is so, a minute at most; the pace is no test's. */
async function until(what, condition) {
  const end = performance.now() + 60_000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** All that a terminal has printed and still keeps, lines that were wrapped as one. */
async function textOf(terminal) {
  const { commands, env, window } = vscode;
  const nothing = `nothing of ${terminal.name}`;
  await env.clipboard.writeText(nothing);
  return until(`the text of ${terminal.name}`, async () => {
    terminal.show();
    if (window.activeTerminal !== terminal) return undefined;
    await commands.executeCommand('workbench.action.terminal.selectAll');
    await commands.executeCommand('workbench.action.terminal.copySelection');
    const text = await env.clipboard.readText();
    return text === nothing ? undefined : text;
  });
}

const answersOf = (context) => ({
  run: ({ command, args }) => vscode.commands.executeCommand(command, ...args),
  /** Ends when extensions know it: they hear of a change all at once. */
  set: async ({ name, value }) => {
    await vscode.workspace.getConfiguration().update(name, value, true);
    await until(`${name} to count`, () => vscode.workspace.getConfiguration().get(name) === value);
  },
  /** One host has one environment: it is that of every extension in it. */
  putOnPath: ({ folder }) => {
    process.env.PATH = `${folder}:${process.env.PATH}`;
  },
  documents: () =>
    vscode.workspace.textDocuments.map((document) => ({
      name: document.uri.toString(),
      text: document.getText(),
    })),
  terminals: async () => {
    const texts = [];
    for (const terminal of vscode.window.terminals) {
      texts.push({ name: terminal.name, text: await textOf(terminal) });
    }
    await vscode.env.clipboard.writeText('');
    return texts;
  },
  /** Types into the terminal that was opened last. */
  type: ({ line }) => vscode.window.terminals.at(-1).sendText(line),
  countTerminals: () => vscode.window.terminals.length,
  activeTerminal: () => vscode.window.activeTerminal?.name,
  debug: ({ launch }) => vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], launch),
  keep: ({ key, value }) => context.secrets.store(key, value),
  secrets: async ({ keys }) => {
    const values = await Promise.all(keys.map((key) => context.secrets.get(key)));
    return values.filter((value) => value !== undefined);
  },
  /** Asks, and says as whom it could work now; keeps the credentials to itself. */
  credentials: async () => {
    const { v1 } = vscode.extensions.getExtension('role-chain.role-chain').exports;
    const provider = await v1.credentials(NAME);
    const { accountId, sessionToken } = await provider();
    return { accountId, hasToken: sessionToken !== undefined };
  },
  write: async ({ text }) => {
    const document = await vscode.workspace.openTextDocument({ content: text, language: 'markdown' });
    await vscode.window.showTextDocument(document);
  },
  say: ({ text }) => void vscode.window.showInformationMessage(text),
  leave: async ({ text }) => {
    vscode.window.createOutputChannel('Neighbour', { log: true }).info(text);
    await context.workspaceState.update('left', text);
  },
  start: ({ options }) => void vscode.window.createTerminal(options),
});

exports.activate = async (context) => {
  const answers = answersOf(context);
  const file = process.env.ROLE_CHAIN_TEST_NEIGHBOUR;
  if (!file) return answers;
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        const asked = JSON.parse(Buffer.concat(chunks).toString());
        const value = await answers[request.url.slice(1)](asked);
        response.end(JSON.stringify({ value: value ?? null }));
      } catch (error) {
        response.end(JSON.stringify({ error: String(error) }));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.subscriptions.push({ dispose: () => server.close() });
  // Renamed at the end: a file that exists under its name is whole.
  writeFileSync(`${file}.part`, String(server.address().port));
  renameSync(`${file}.part`, file);
  return answers;
};
