import type { Sourced } from './plan.ts';
import type { Finding, Report } from './report.ts';
import { isEndpointUrl, isRegion } from './values.ts';

/** AWS_* variables that shape a chain, read once. Those that make no sense are left out, and said. */
export interface EnvironmentSettings {
  /** AWS_REGION, else AWS_DEFAULT_REGION. */
  readonly region: Sourced<string> | undefined;
  readonly ignoreConfiguredEndpoints: Sourced<boolean> | undefined;
  readonly useFips: Sourced<boolean> | undefined;
  readonly useDualstack: Sourced<boolean> | undefined;
  readonly stsRegionalEndpoints: Sourced<'legacy' | 'regional'> | undefined;
  readonly caBundle: Sourced<string> | undefined;
  readonly maxAttempts: Sourced<number> | undefined;
  readonly retryMode: Sourced<RetryMode> | undefined;
  /**
   * AWS_ENDPOINT_URL_<SERVICE>, else AWS_ENDPOINT_URL. A finding where that is no URL: whoever set it does not want AWS's
   * own endpoint to be called in its stead.
   */
  endpoint(serviceId: string): Sourced<string> | Finding | undefined;
}

export type RetryMode = 'standard' | 'adaptive' | 'legacy';

/** What the values of settings and variables have to be, for messages. */
export const EXPECTED = {
  boolean: 'true or false',
  stsRegional: 'regional or legacy',
  retryMode: 'standard, adaptive or legacy',
  attempts: 'a number of tries from 1',
  path: 'a path',
  region: 'the name of an AWS region',
  url: 'a URL that starts with https:// or http://',
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the variables that AWS tools let beat (or, for the region, complete) a profile. */
export function readEnvironment(env: Environment, report: Report): EnvironmentSettings {
  const said = new Set<string>();
  const read = <T>(
    variable: string,
    parse: (text: string) => T | undefined,
    expected: string,
  ): Sourced<T> | undefined => {
    const text = env[variable];
    if (text === undefined || text === '') {
      return undefined;
    }
    const value = parse(text);
    if (value !== undefined) {
      return { value, source: { kind: 'environment', variable } };
    }
    if (!said.has(variable)) {
      said.add(variable);
      const message = `${variable} in the environment has to be ${expected}; it is left out.`;
      report.add('bad-setting', 'warning', message, undefined);
    }
    return undefined;
  };
  const url = (variable: string): Sourced<string> | Finding | undefined => {
    const value = env[variable];
    if (value === undefined || value === '') {
      return undefined;
    }
    if (isEndpointUrl(value)) {
      return { value, source: { kind: 'environment', variable } };
    }
    const message = `${variable} in the environment has to be ${EXPECTED.url}: correct or unset it, and start VS Code anew.`;
    return report.add('bad-endpoint', 'error', message, undefined);
  };
  const boolean = (variable: string): Sourced<boolean> | undefined =>
    read(variable, readBoolean, EXPECTED.boolean);
  const region = (variable: string): Sourced<string> | undefined =>
    read(variable, (text) => (isRegion(text) ? text : undefined), EXPECTED.region);
  const endpoints = new Map<string, Sourced<string> | Finding | undefined>();
  const general = once(() => url('AWS_ENDPOINT_URL'));
  return {
    region: region('AWS_REGION') ?? region('AWS_DEFAULT_REGION'),
    ignoreConfiguredEndpoints: boolean('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'),
    useFips: boolean('AWS_USE_FIPS_ENDPOINT'),
    useDualstack: boolean('AWS_USE_DUALSTACK_ENDPOINT'),
    stsRegionalEndpoints: read('AWS_STS_REGIONAL_ENDPOINTS', readStsRegional, EXPECTED.stsRegional),
    caBundle: read('AWS_CA_BUNDLE', (text) => text, EXPECTED.path),
    maxAttempts: read('AWS_MAX_ATTEMPTS', readAttempts, EXPECTED.attempts),
    retryMode: read('AWS_RETRY_MODE', readRetryMode, EXPECTED.retryMode),
    endpoint: (serviceId) => {
      if (!endpoints.has(serviceId)) {
        const variable = `AWS_ENDPOINT_URL_${serviceId.toUpperCase().replaceAll(/[ -]/g, '_')}`;
        endpoints.set(serviceId, url(variable) ?? general());
      }
      return endpoints.get(serviceId);
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** `true` or `false` in any case, as every AWS tool reads them. */
export function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

export function readRetryMode(text: string): RetryMode | undefined {
  const lower = text.toLowerCase();
  return lower === 'standard' || lower === 'adaptive' || lower === 'legacy' ? lower : undefined;
}

export function readStsRegional(text: string): 'legacy' | 'regional' | undefined {
  const lower = text.toLowerCase();
  return lower === 'legacy' || lower === 'regional' ? lower : undefined;
}

/** At least one try. */
export function readAttempts(text: string): number | undefined {
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined;
}
