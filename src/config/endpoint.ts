import { readBoolean, type EnvironmentSettings } from './environment.ts';
import { nestedProperties, placeOfProperty, type NestedProperty } from './ini.ts';
import type { Sourced } from './plan.ts';
import type { LinkedFiles } from './profiles.ts';
import type { Scope } from './scope.ts';
import { isEndpointUrl } from './values.ts';

/** What code, rather than configuration, asks for; it beats everything. */
export interface ClientEndpoint {
  readonly url?: string;
  readonly ignoreConfigured?: boolean;
}

/**
 * The configured endpoint of a service, highest first: the client's own, AWS_ENDPOINT_URL_<SERVICE>,
 * AWS_ENDPOINT_URL, the profile's `services` section, its `endpoint_url`. All but the first are off under
 * `ignore_configured_endpoint_urls` (AWS SDKs and Tools Reference Guide, "Service-specific endpoints").
 *
 * @param serviceId the service's id in its model, such as `STS` or `S3`.
 * @returns undefined where the SDK's own endpoint of the region holds.
 */
export function configuredEndpoint(
  serviceId: string,
  scope: Scope,
  linked: LinkedFiles,
  env: EnvironmentSettings,
  client: ClientEndpoint = {},
): Sourced<string> | undefined {
  if (client.url !== undefined) {
    return { value: client.url, source: { kind: 'rule', text: 'given by the client' } };
  }
  if (client.ignoreConfigured === true || ignoresConfigured(scope, linked, env)) {
    return undefined;
  }
  return (
    ofEnvironment(serviceId, scope, env) ??
    (linked.connects ? (ofServices(serviceId, scope, linked) ?? ofProfile(scope)) : undefined)
  );
}

/** The endpoint of the variables; one that is no URL is an error of every profile that it would have served. */
function ofEnvironment(
  serviceId: string,
  scope: Scope,
  env: EnvironmentSettings,
): Sourced<string> | undefined {
  const endpoint = env.endpoint(serviceId);
  if (endpoint !== undefined && 'severity' in endpoint) {
    if (!scope.errors.includes(endpoint)) {
      scope.addError(endpoint);
    }
    return undefined;
  }
  return endpoint;
}

function ignoresConfigured(scope: Scope, linked: LinkedFiles, env: EnvironmentSettings): boolean {
  if (env.ignoreConfiguredEndpoints !== undefined) {
    return env.ignoreConfiguredEndpoints.value;
  }
  const property = linked.connects ? scope.find('ignore_configured_endpoint_urls') : undefined;
  return property !== undefined && readBoolean(property.value) === true;
}

function ofServices(serviceId: string, scope: Scope, linked: LinkedFiles): Sourced<string> | undefined {
  const name = scope.find('services');
  if (name === undefined) {
    return undefined;
  }
  const services = linked.services.get(name.value);
  if (services === undefined) {
    const message = `There is no section [services ${name.value}]: add it, or remove this line.`;
    scope.reject('unknown-services', message, name);
    return undefined;
  }
  const key = serviceId.toLowerCase().replaceAll(/[ -]/g, '_');
  const property = services.last(key);
  const nested = property === undefined ? undefined : lastUrl(nestedProperties(property));
  if (nested === undefined) {
    return undefined;
  }
  if (!isEndpointUrl(nested.value)) {
    const message = `${nested.key} has to be a URL that starts with https:// or http://.`;
    scope.reject('bad-endpoint', message, nested.place);
  }
  const source = {
    kind: 'property',
    profile: `services ${services.name}`,
    key: `${key}.${nested.key}`,
    place: nested.place,
  } as const;
  return { value: nested.value, source };
}

function lastUrl(nested: readonly NestedProperty[]): NestedProperty | undefined {
  return nested.findLast((property) => property.key === 'endpoint_url' && property.value !== '');
}

function ofProfile(scope: Scope): Sourced<string> | undefined {
  const property = scope.find('endpoint_url');
  if (property === undefined) {
    return undefined;
  }
  if (!isEndpointUrl(property.value)) {
    const message = 'endpoint_url has to be a URL that starts with https:// or http://.';
    scope.reject('bad-endpoint', message, placeOfProperty(property));
  }
  return { value: property.value, source: scope.source(property) };
}
