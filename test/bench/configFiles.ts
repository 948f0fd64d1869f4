/** How the profiles of a generated config file hang together. */
export type Shape = 'threes' | 'line';

const PER_CHAIN = 3;

/**
 * A config file of so many chained profiles, about 160 bytes each. `threes`: chains of one base and two roles, as
 * people have them. `line`: one single chain in which every profile is the source of the next.
 */
export function generateConfig(profiles: number, shape: Shape): string {
  const sections: string[] = [];
  for (let i = 0; i < profiles; i++) {
    const isBase = shape === 'line' ? i === 0 : i % PER_CHAIN === 0;
    sections.push(isBase ? baseSection(i) : roleSection(i));
  }
  return sections.join('\n');
}

function baseSection(i: number): string {
  return [
    `[profile ${name(i)}]`,
    `aws_access_key_id = AKIAEXAMPLE${String(i).padStart(9, '0')}`,
    `aws_secret_access_key = example/secret/of/profile/${String(i).padStart(12, '0')}`,
    'region = eu-central-1',
    '',
  ].join('\n');
}

function roleSection(i: number): string {
  return [
    `[profile ${name(i)}]`,
    `role_arn = arn:aws:iam::${String(100_000_000_000 + i)}:role/deploy-${String(i)}`,
    `source_profile = ${name(i - 1)}`,
    'region = eu-central-1',
    'role_session_name = session-of-bench',
    '',
  ].join('\n');
}

function name(i: number): string {
  return `account-${String(i).padStart(6, '0')}`;
}
