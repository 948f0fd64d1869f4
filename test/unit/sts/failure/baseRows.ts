import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Base } from '../../../../src/config/plan.ts';
import { CI_ISSUER, role } from '../../../fixtures/organisation.ts';
import { roleArn, sourced } from '../../../support/plans.ts';
import { hub, sso, chain, fail, withProcess, type Row } from './row.ts';

/** The base has no credentials to give. */
export const baseRows: readonly Row[] = [
  {
    name: 'never signed in to Identity Center',
    message:
      '“Hub”: its base “engineer” gave no credentials. The sign-in to IAM Identity Center “meadow” has ended or was never made. Run “aws sso login --sso-session meadow” in a terminal.',
    provoke: fail(sso, [hub]),
  },
  {
    name: 'the sign-in to Identity Center has ended',
    message:
      '“Hub”: its base “engineer” gave no credentials. The sign-in to IAM Identity Center “meadow” has ended or was never made. Run “aws sso login --sso-session meadow” in a terminal.',
    provoke: async (lab) => {
      await lab.signIn(86_400_000, 'aoa-SENTINEL-of-yesterday');
      const portalUrl = sourced(lab.aws.url);
      return lab.failureOf(chain(lab, { ...sso, portalUrl }, [hub]));
    },
  },
  {
    name: 'a permission set that one does not have',
    message:
      '“Hub”: its base “engineer” gave no credentials. You have no access to Administrator in account 111111111111.',
    provoke: async (lab) => {
      await lab.signIn(86_400_000);
      const portalUrl = sourced(lab.aws.url);
      return lab.failureOf(chain(lab, { ...sso, portalUrl, ssoRoleName: 'Administrator' }, [hub]));
    },
  },
  {
    name: 'no keys in the environment',
    message:
      '“Hub”: its base “shell” gave no credentials. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment that VS Code was started with.',
    provoke: (lab) => {
      lab.setEnvironment({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
      return lab.failureOf(chain(lab, { kind: 'environment', profile: 'shell' }, [hub]));
    },
  },
  {
    name: 'credential_process fails, with a secret in what it says',
    message:
      '“Hub”: its base “ci” gave no credentials. credential_process of “ci” ended with exit code 3. It said: vault is locked, password=[redacted], token [redacted]',
    provoke: fail(
      withProcess(
        `console.error('vault is locked, password=hunter2-SENTINEL, token ' + 'Ab1'.repeat(20)); process.exit(3)`,
      ),
      [hub],
    ),
  },
  {
    name: 'credential_process prints something else',
    message: '“Hub”: its base “ci” gave no credentials. credential_process of “ci” did not print JSON.',
    provoke: fail(withProcess(`console.log('AKIA f3Kq9SENTINELd1nVwYx8/bTz5RhGc2LmPo7aSeU')`), [hub]),
  },
  {
    name: 'no EC2 instance',
    message:
      '“Hub”: its base “build” gave no credentials. The EC2 instance metadata service is switched off by AWS_EC2_METADATA_DISABLED.',
    provoke: fail({ kind: 'instanceMetadata', profile: 'build' }, [hub]),
  },
  {
    name: 'no container',
    message:
      '“Hub”: its base “build” gave no credentials. The container credential endpoint gave no credentials. Does this container have a task role?',
    provoke: (lab) => {
      lab.setEnvironment({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
      });
      return lab.failureOf(chain(lab, { kind: 'containerMetadata', profile: 'build' }, [hub]));
    },
  },
  {
    name: 'a web identity token that is not there',
    message:
      '“pipeline” gave no credentials. The web identity token file /nowhere/token cannot be read (ENOENT).',
    provoke: fail(
      {
        kind: 'webIdentity',
        profile: 'pipeline',
        tokenFile: '/nowhere/token',
        role: roleArn(role('staging', 'CiDeploy')),
      },
      [],
    ),
  },
  {
    name: 'a web identity that the role does not trust',
    message:
      '“pipeline” gave no credentials. AWS says: Not authorized to perform sts:AssumeRoleWithWebIdentity',
    provoke: async (lab) => {
      const tokenFile = path.join(lab.folder, 'token');
      await writeFile(tokenFile, lab.aws.webIdentityToken(CI_ISSUER, 'repo:elsewhere/app'));
      const base: Base = {
        kind: 'webIdentity',
        profile: 'pipeline',
        tokenFile,
        role: roleArn(role('staging', 'CiDeploy')),
      };
      return lab.failureOf(chain(lab, base, []));
    },
  },
];
