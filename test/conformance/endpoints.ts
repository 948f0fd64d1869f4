import { configuredEndpoint } from '../../src/config/endpoint.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { linkFiles } from '../../src/config/profiles.ts';
import { parseIni } from '../../src/config/parse.ts';
import { Report } from '../../src/config/report.ts';
import { Scope } from '../../src/config/scope.ts';
import { compare, section, type Result } from './result.ts';

type Properties = Readonly<Record<string, string>>;

interface EndpointTests {
  readonly testSuites: readonly {
    readonly profiles: Readonly<Record<string, Properties>>;
    readonly services: Readonly<Record<string, Readonly<Record<string, Properties>>>>;
    readonly client_configs: Readonly<
      Record<string, { readonly endpoint_url?: string; readonly ignore_configured_endpoint_urls?: boolean }>
    >;
    readonly environments: Readonly<Record<string, Properties>>;
    readonly endpointUrlTests: readonly {
      readonly name: string;
      readonly profile: string;
      readonly client_config: string;
      readonly environment: string;
      readonly service: string;
      readonly output: { readonly endpointUrl: string };
    }[];
  }[];
}

/** Where nothing is configured the SDK's own endpoint holds, which the vectors write out. */
export function runEndpointTests(data: unknown): readonly Result[] {
  return (data as EndpointTests).testSuites.flatMap((suite) => {
    const text = [
      ...Object.entries(suite.profiles).map(([name, body]) => section(`profile ${name}`, body)),
      ...Object.entries(suite.services).map(([name, services]) => servicesSection(name, services)),
    ].join('\n');
    return suite.endpointUrlTests.map((test) => {
      const report = new Report();
      const linked = linkFiles(parseIni('config', text), undefined, report);
      const profile = linked.profiles.get(test.profile);
      if (profile === undefined) {
        return { name: test.name, fault: `there is no profile ${test.profile}` };
      }
      const client = suite.client_configs[test.client_config];
      const scope = new Scope(profile, linked, report);
      const environment = readEnvironment(suite.environments[test.environment] ?? {}, new Report());
      const url = configuredEndpoint(test.service, scope, linked, environment, {
        ...(client?.endpoint_url === undefined ? {} : { url: client.endpoint_url }),
        ignoreConfigured: client?.ignore_configured_endpoint_urls === true,
      });
      const region = scope.find('region')?.value ?? '';
      const actual = url?.value ?? `https://${test.service}.${region}.amazonaws.com`;
      return compare(test.name, actual, test.output.endpointUrl);
    });
  });
}

function servicesSection(name: string, services: Readonly<Record<string, Properties>>): string {
  const lines = Object.entries(services).flatMap(([service, properties]) => [
    `${service} =`,
    ...Object.entries(properties).map(([key, value]) => `  ${key} = ${value}`),
  ]);
  return [`[services ${name}]`, ...lines, ''].join('\n');
}
