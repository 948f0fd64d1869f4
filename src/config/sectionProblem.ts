import type { SectionProblem } from './problem.ts';
import type { SectionName, SharedFileKind } from './sectionName.ts';

type Unusable = Extract<SectionName, { kind: 'unusable' }>;

/** What to say about a section that no AWS tool reads. */
export function sectionProblem(
  section: Unusable,
  file: SharedFileKind,
): { readonly code: SectionProblem; readonly message: string } {
  const name = shorten(section.name);
  switch (section.fault) {
    case 'missing-prefix':
      return {
        code: 'missing-profile-prefix',
        message: `[${name}] is ignored: in the config file a profile's header is [profile ${name}].`,
      };
    case 'unexpected-prefix':
      return {
        code: 'unexpected-profile-prefix',
        message: `This section is ignored: in the credentials file headers carry no prefix, so write [${name}], or move it to the config file.`,
      };
    case 'unknown-prefix':
      return {
        code: 'unknown-section',
        message: `[${name}] is ignored: sections of the config file are [profile name], [default], [sso-session name] and [services name].`,
      };
    case 'bad-name':
      return {
        code: 'bad-section-name',
        message:
          file === 'config'
            ? `This section is ignored: the name ${name} needs quotes, as in [profile "my profile"], since it holds more than letters, digits and - _ / . % @ : +.`
            : `This section is ignored: the name ${name} holds more than letters, digits and - _ / . % @ : +.`,
      };
  }
}

/** Headers can be of any length; a message should not. */
function shorten(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}
