import { execFile } from 'node:child_process';
import { repository } from '../test/support/vscode/paths.ts';

/**
 * `npm run check:audit`: asks the registry for known weaknesses of what is installed, and prints them. It never fails: an
 * answer depends on the day and the network, and what it names may be in a tool that is never shipped.
 */
interface Audit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

const output = await new Promise<string>((resolve) => {
  const options = {
    cwd: repository,
    timeout: 60_000,
    shell: process.platform === 'win32',
    maxBuffer: 2 ** 26,
  };
  execFile('npm', ['audit', '--json'], options, (_error, stdout) => {
    resolve(stdout);
  });
});
const found = parse(output)?.vulnerabilities;
if (found === undefined) {
  console.log('The registry gave no answer; nothing is known of today’s weaknesses.');
} else {
  const entries = Object.entries(found);
  console.log(`${String(entries.length)} packages with known weaknesses`);
  for (const [name, { severity, range }] of entries) console.log(`  ${severity}: ${name} ${range}`);
}

function parse(text: string): Audit | undefined {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return undefined;
  }
}
