import { Chains } from './chain.ts';
import { readSharedFile } from './checkFile.ts';
import { checkKeys } from './checkKeys.ts';
import type { Configuration, FileContent, FileFound, SharedFiles } from './configuration.ts';
import { CHAINS_SETTING, draftDeclared } from './declared.ts';
import { readEnvironment } from './environment.ts';
import { applyIncludes } from './include.ts';
import { Suggester } from './nearest.ts';
import { assemblePlans, draftProfile, type Draft } from './plans.ts';
import { linkFiles } from './profiles.ts';
import { Report, type Finding } from './report.ts';

export interface ConfigureInput {
  readonly files: SharedFiles;
  readonly config: FileContent;
  readonly credentials: FileContent;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The setting `roleChain.chains`, unread: anything at all. */
  readonly declared?: unknown;
  /** A workspace that is not trusted declares chains too; they are left out of `declared`, and that is said. */
  readonly declaredIgnored?: boolean;
  readonly platform: NodeJS.Platform;
}

/**
 * From the bytes of the two shared files to a plan for every profile. Pure, and never throws: whatever is wrong is a
 * problem of the result. The cost is linear in the size of the files.
 */
export function configure(input: ConfigureInput): Configuration {
  const { files, platform } = input;
  const report = new Report();
  const config = readSharedFile(files.config, 'config', input.config, platform, report);
  const credentials =
    files.config === files.credentials
      ? config
      : readSharedFile(files.credentials, 'credentials', input.credentials, platform, report);
  const linked = linkFiles(config, credentials, report);
  const included = applyIncludes(linked, report);
  const { profiles } = included;
  const names = lazily(() => new Suggester(profiles.keys()));
  const chains = new Chains({
    linked,
    profiles,
    credentialsFile: files.credentials,
    report,
    suggestProfile: (name) => names().suggest(name),
    errors: joinErrors(linked.errors, included.errors),
  });
  const context = { linked, env: readEnvironment(input.env, report), report };
  const drafts: Draft[] = [];
  profiles.forEach((profile) => {
    drafts.push(draftProfile(profile, chains, context));
  });
  drafts.push(...draftDeclared(input.declared, profiles, chains, context));
  if (input.declaredIgnored === true) {
    const message = `The chains that this workspace declares (${CHAINS_SETTING}) are ignored until you trust it.`;
    report.add('untrusted-chains', 'information', message, undefined);
  }
  checkKeys(linked, report);
  const plans = assemblePlans(drafts, report);
  return {
    files,
    found: { config: foundOf(input.config), credentials: foundOf(input.credentials) },
    plans,
    problems: report.sorted([files.config, files.credentials]),
  };
}

function foundOf(content: FileContent): FileFound {
  const says = content.kind !== 'read' || content.bytes.some((byte) => byte > SPACE);
  return says ? content.kind : 'empty';
}

/** In ASCII white space comes up to here, and nothing else that an editor writes. */
const SPACE = 0x20;

type ErrorsByProfile = ReadonlyMap<string, readonly Finding[]>;

const NONE: readonly Finding[] = [];

function joinErrors(a: ErrorsByProfile, b: ErrorsByProfile): (name: string) => readonly Finding[] {
  return a.size + b.size === 0 ? () => NONE : (name) => [...(a.get(name) ?? NONE), ...(b.get(name) ?? NONE)];
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
