import type { Profile } from '../../src/config/profile.ts';
import { linkFiles } from '../../src/config/profiles.ts';
import { parseIni } from '../../src/config/parse.ts';
import type { ProblemCode } from '../../src/config/problem.ts';
import { Report } from '../../src/config/report.ts';
import { compare, type Result } from './result.ts';

interface ParserTests {
  readonly tests: readonly {
    readonly name: string;
    readonly input: { readonly configFile?: string; readonly credentialsFile?: string };
    readonly output: {
      readonly errorContaining?: string;
      readonly config?: { readonly profiles: object; readonly sso_sessions?: object };
    };
  }[];
}

/**
 * Which problem of ours says what an expected error says. What has to be an error in the vectors has to be one here:
 * a problem of lesser severity does not count.
 */
const ERRORS: readonly (readonly [text: string, code: ProblemCode])[] = [
  ["Profile definition must end with ']'", 'unclosed-section'],
  ['Expected a profile definition', 'no-section'],
  ['Property did not have a name', 'empty-key'],
  ["Expected an '=' sign defining a property", 'missing-equals'],
  ['Expected a property definition', 'stray-continuation'],
  ["Expected an '=' sign defining a sub-property", 'nested-missing-equals'],
  ['Sub-property did not have a name', 'nested-empty-key'],
];

export function runParserTests(data: unknown): readonly Result[] {
  return (data as ParserTests).tests.map(({ name, input, output }) => {
    const report = new Report();
    const config = input.configFile === undefined ? undefined : parseIni('config', input.configFile);
    const credentials =
      input.credentialsFile === undefined ? undefined : parseIni('credentials', input.credentialsFile);
    const linked = linkFiles(config, credentials, report);
    const errors = report.findings.filter((finding) => finding.severity === 'error').map(({ code }) => code);
    if (output.errorContaining !== undefined) {
      const { errorContaining } = output;
      const expected = ERRORS.find(([text]) => errorContaining.startsWith(text))?.[1];
      const found = expected !== undefined && errors.includes(expected);
      const all = report.findings.map(({ code, severity }) => `${severity} ${code}`).join(', ');
      return found ? { name } : { name, fault: `expected an error ${expected ?? '?'}, got ${all || 'none'}` };
    }
    if (errors.length > 0) {
      return { name, fault: `expected no error, got ${errors.join(', ')}` };
    }
    const actual = { profiles: plain(linked.profiles), sso_sessions: plain(linked.ssoSessions) };
    return compare(name, actual, { sso_sessions: {}, ...output.config });
  });
}

function plain(profiles: ReadonlyMap<string, Profile>): object {
  const entries = [...profiles].map(([name, profile]) => {
    const properties = profile.properties.map(({ key, value }) => [key, value] as const);
    return [name, Object.fromEntries(properties)] as const;
  });
  return Object.fromEntries(entries);
}
