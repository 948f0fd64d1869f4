import { locateSharedFiles, selectedProfileName } from '../../src/config/sharedFiles.ts';
import { compare, type Result } from './result.ts';

interface FileLocationTests {
  readonly tests: readonly {
    readonly name: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly platform: 'linux' | 'windows';
    readonly profile?: string;
    readonly configLocation: string;
    readonly credentialsLocation: string;
  }[];
}

export function runFileLocationTests(data: unknown): readonly Result[] {
  return (data as FileLocationTests).tests.map((test) => {
    const files = locateSharedFiles(test.environment, test.platform === 'windows' ? 'win32' : 'linux');
    const actual = { ...files, profile: selectedProfileName(test.environment) };
    const { configLocation: config, credentialsLocation: credentials, profile = 'default' } = test;
    return compare(test.name, actual, { config, credentials, profile });
  });
}
