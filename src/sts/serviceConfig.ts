import type { STSClientConfig } from '@aws-sdk/client-sts';
import type { Transport } from './connections.ts';

type ServiceConfig = Pick<
  STSClientConfig,
  | 'maxAttempts'
  | 'retryMode'
  | 'defaultsMode'
  | 'authSchemePreference'
  | 'sigv4aSigningRegionSet'
  | 'userAgentAppId'
  | 'useFipsEndpoint'
  | 'useDualstackEndpoint'
>;

/**
 * What clients of other services (Identity Center, AWS Sign-In) share with a chain's STS client. Everything is given, so
 * that the SDK does not take it from the environment.
 *
 * @param endpoint a configured URL, which stands for itself: FIPS and dual stack choose among AWS's own
 */
export function serviceConfig(
  stsConfig: STSClientConfig,
  region: string,
  transport: Transport,
  endpoint?: string,
): ServiceConfig & { region: string; endpoint?: string; requestHandler: Transport } {
  const { useFipsEndpoint, useDualstackEndpoint } = stsConfig;
  const pick: (keyof ServiceConfig)[] = [
    'maxAttempts',
    'retryMode',
    'defaultsMode',
    'authSchemePreference',
    'sigv4aSigningRegionSet',
    'userAgentAppId',
  ];
  return {
    ...(Object.fromEntries(pick.map((key) => [key, stsConfig[key]])) as ServiceConfig),
    useFipsEndpoint: endpoint === undefined && useFipsEndpoint === true,
    useDualstackEndpoint: endpoint === undefined && useDualstackEndpoint === true,
    ...{ ignoreConfiguredEndpointUrls: true },
    region,
    requestHandler: transport,
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}
