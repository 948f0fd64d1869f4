import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MFA, role } from '../../fixtures/organisation.ts';
import { writeAwsLogin } from '../../support/awsLogin.ts';
import { repository } from '../../support/vscode/paths.ts';
import type { World } from '../../support/world.ts';

const script = (name: string): string => path.join(repository, 'test', 'integration', name);

/** The program that says who it is, and prints nothing. */
export const whoAmI = script('whoAmI.mjs');

/** Where a task says who it was. */
export const answerOf = ({ folder }: World, task: string): string =>
  path.join(folder, `${task.replaceAll(' ', '-')}.json`);

/** Where the stand-ins for programs of the person lie. */
export const programsOf = ({ home }: World): string => path.join(path.dirname(home.configFile), 'programs');

/** Adds what the sample has not: MFA by a program, a sign-in with the AWS CLI, and tasks of every kind. */
export async function prepareHome(world: World): Promise<void> {
  const { home, aws } = world;
  const login = await writeAwsLogin(path.dirname(home.configFile), aws.url);
  const codes = path.join(login.programs, 'code.mjs');
  await writeFile(codes, printCode(`${aws.url}/_control/mfa/${encodeURIComponent(MFA.dana.serial)}`));
  await appendFile(
    home.configFile,
    `${login.sections}
[profile hub-by-program]
role_arn = ${role('hub', 'HubAdmin')}
source_profile = work
mfa_serial = ${MFA.dana.serial}
mfa_process = "${process.execPath}" "${codes}"
region = eu-west-1
endpoint_url = ${aws.url}
`,
  );
  const folder = path.join(world.workspace, '.vscode');
  await mkdir(folder);
  const tasks = JSON.stringify({ version: '2.0.0', tasks: tasksOf(world) });
  await writeFile(path.join(folder, 'tasks.json'), tasks);
}

const printCode = (address: string): string =>
  `const answer = await fetch(${JSON.stringify(address)});
process.stdout.write((await answer.json()).code);
`;

function tasksOf(world: World): readonly object[] {
  const common = { problemMatcher: [], presentation: { panel: 'new', reveal: 'silent' } };
  const who = (label: string) => ({
    ...common,
    label,
    command: process.execPath,
    args: [whoAmI, answerOf(world, label)],
  });
  const values = ['profile', 'account', 'region', 'arn'].map((name) => `\${command:roleChain.${name}}`);
  const write = `require('node:fs').writeFileSync(process.argv[1], JSON.stringify(process.argv.slice(2)))`;
  return [
    { ...who('own task'), type: 'role-chain', profile: 'prod-readonly' },
    { ...who('shell task'), type: 'shell' },
    { ...who('process task'), type: 'process' },
    {
      ...common,
      label: 'input variables',
      type: 'process',
      command: process.execPath,
      args: ['-e', write, answerOf(world, 'input variables'), ...values],
    },
  ];
}
