import type { Base, Hop } from '../../src/config/plan.ts';
import { compare, configureText, section, type Result } from './result.ts';

type Properties = Readonly<Record<string, string>>;

interface ChainTest {
  readonly docs: string;
  readonly input: {
    readonly profiles: Readonly<Record<string, Properties>>;
    readonly sso_sessions?: Readonly<Record<string, Properties>>;
    readonly selected_profile: string;
  };
  readonly output: { readonly ProfileChain?: readonly unknown[]; readonly Error?: string };
}

/** An expected error is met by a profile that yields no credentials: missing, plain or broken. */
export function runChainTests(data: unknown): readonly Result[] {
  return (data as readonly ChainTest[]).map(({ docs: name, input, output }) => {
    const sections = [
      ...Object.entries(input.profiles).map(([profile, body]) => section(`profile ${profile}`, body)),
      ...Object.entries(input.sso_sessions ?? {}).map(([session, body]) =>
        section(`sso-session ${session}`, body),
      ),
    ];
    const plan = configureText(sections.join('\n')).plans.get(input.selected_profile);
    if (plan?.kind !== 'chain') {
      const kind = plan?.kind ?? 'missing';
      return output.Error === undefined
        ? { name, fault: `expected a chain, the profile is ${kind}` }
        : { name };
    }
    if (output.Error !== undefined) {
      return { name, fault: `expected an error (${output.Error}), got a chain` };
    }
    return compare(name, [showBase(plan.base), ...plan.hops.map(showHop)], output.ProfileChain);
  });
}

function showBase(base: Base): unknown {
  switch (base.kind) {
    case 'staticKeys':
      return {
        AccessKey: {
          access_key_id: base.accessKeyId,
          secret_access_key: base.secretAccessKey.reveal(),
          session_token: base.sessionToken?.reveal(),
          account_id: base.accountId,
        },
      };
    case 'environment':
      return { NamedSource: 'Environment' };
    case 'instanceMetadata':
      return { NamedSource: 'Ec2InstanceMetadata' };
    case 'containerMetadata':
      return { NamedSource: 'EcsContainer' };
    case 'webIdentity':
      return {
        WebIdentityToken: {
          role_arn: base.role.text,
          web_identity_token_file: base.tokenFile,
          role_session_name: base.sessionName,
        },
      };
    case 'sso':
      return {
        Sso: {
          sso_session: base.session,
          sso_account_id: base.ssoAccountId,
          sso_region: base.ssoRegion,
          sso_role_name: base.ssoRoleName,
          sso_start_url: base.startUrl,
        },
      };
    case 'process':
      return { Process: base.command.reveal() };
    case 'login':
      return { Login: base.loginSession };
  }
}

function showHop(hop: Hop): unknown {
  return {
    AssumeRole: {
      role_arn: hop.role.text,
      external_id: hop.externalId?.value,
      role_session_name: hop.sessionName?.value,
    },
  };
}
