import type { Translate } from '../../platform/translate.ts';
import { cmdExports } from './cmd.ts';
import { credentialProcessJson } from './credentialProcess.ts';
import { dockerEnvFile } from './dockerEnvFile.ts';
import { dotenvLines } from './dotenv.ts';
import { fishExports } from './fish.ts';
import { posixExports } from './posix.ts';
import { powershellExports } from './powershell.ts';
import type { Values } from './value.ts';

/** A form in which an identity's environment can be copied. */
export interface CopyFormat {
  readonly id: string;
  readonly label: string;
  /** What one line of it looks like. */
  readonly example: string;
  /** @throws UnwritableValueError for a value that the form cannot hold */
  readonly write: (values: Values) => string;
}

/** All forms, the one of the person's own system first. */
export function copyFormats(platform: NodeJS.Platform, t: Translate): readonly CopyFormat[] {
  const posix: CopyFormat = {
    id: 'posix',
    label: t('bash or zsh'),
    example: "export AWS_ACCESS_KEY_ID='…'",
    write: posixExports,
  };
  const powershell: CopyFormat = {
    id: 'powershell',
    label: t('PowerShell'),
    example: "$env:AWS_ACCESS_KEY_ID = '…'",
    write: powershellExports,
  };
  const cmd: CopyFormat = {
    id: 'cmd',
    label: t('Windows command prompt (cmd)'),
    example: 'set AWS_ACCESS_KEY_ID=…',
    write: cmdExports,
  };
  const fish: CopyFormat = {
    id: 'fish',
    label: t('fish'),
    example: "set -gx AWS_ACCESS_KEY_ID '…'",
    write: fishExports,
  };
  const files: readonly CopyFormat[] = [
    { id: 'dotenv', label: t('.env file'), example: 'AWS_ACCESS_KEY_ID=…', write: dotenvLines },
    {
      id: 'docker',
      label: t('Docker (--env-file)'),
      example: 'AWS_ACCESS_KEY_ID=…',
      write: dockerEnvFile,
    },
    {
      id: 'credentialProcess',
      label: t('JSON (credential_process)'),
      example: '{"Version": 1, "AccessKeyId": "…"}',
      write: credentialProcessJson,
    },
  ];
  const shells = platform === 'win32' ? [powershell, cmd, posix, fish] : [posix, fish, powershell, cmd];
  return [...shells, ...files];
}
