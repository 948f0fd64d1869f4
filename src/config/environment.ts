import type { Sourced } from './plan.ts';
import { isEndpointUrl, isRegion } from './values.ts';

/** AWS_* variables that shape a chain, read once. Those that make no sense are left out. */
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
  /** AWS_ENDPOINT_URL_<SERVICE>, else AWS_ENDPOINT_URL. */
  endpoint(serviceId: string): Sourced<string> | undefined;
}

export type RetryMode = 'standard' | 'adaptive' | 'legacy';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the variables that AWS tools let beat (or, for the region, complete) a profile. */
export function readEnvironment(env: Environment): EnvironmentSettings {
  const read = <T>(variable: string, parse: (text: string) => T | undefined): Sourced<T> | undefined => {
    const text = env[variable];
    const value = text === undefined || text === '' ? undefined : parse(text);
    return value === undefined ? undefined : { value, source: { kind: 'environment', variable } };
  };
  const url = (variable: string): Sourced<string> | undefined =>
    read(variable, (text) => (isEndpointUrl(text) ? text : undefined));
  const endpoints = new Map<string, Sourced<string> | undefined>();
  return {
    region: read('AWS_REGION', readRegion) ?? read('AWS_DEFAULT_REGION', readRegion),
    ignoreConfiguredEndpoints: read('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', readBoolean),
    useFips: read('AWS_USE_FIPS_ENDPOINT', readBoolean),
    useDualstack: read('AWS_USE_DUALSTACK_ENDPOINT', readBoolean),
    stsRegionalEndpoints: read('AWS_STS_REGIONAL_ENDPOINTS', readStsRegional),
    caBundle: read('AWS_CA_BUNDLE', (text) => text),
    maxAttempts: read('AWS_MAX_ATTEMPTS', readAttempts),
    retryMode: read('AWS_RETRY_MODE', readRetryMode),
    endpoint: (serviceId) => {
      if (!endpoints.has(serviceId)) {
        const variable = `AWS_ENDPOINT_URL_${serviceId.toUpperCase().replaceAll(/[ -]/g, '_')}`;
        endpoints.set(serviceId, url(variable) ?? url('AWS_ENDPOINT_URL'));
      }
      return endpoints.get(serviceId);
    },
  };
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

function readRegion(text: string): string | undefined {
  return isRegion(text) ? text : undefined;
}
