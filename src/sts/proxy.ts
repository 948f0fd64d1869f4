import { getProxyForUrl } from 'proxy-from-env';

/** The editor's own proxy settings (`http.proxy`, `http.noProxy`). They come before HTTPS_PROXY; NO_PROXY holds beside them. */
export interface ProxySettings {
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
}

/** The proxy for a URL: the editor's setting first, then HTTPS_PROXY or ALL_PROXY; NO_PROXY excludes hosts from either. */
export function proxyFor(url: string, settings: ProxySettings): string | undefined {
  if (settings.proxy === undefined || settings.proxy === '') {
    const proxy = getProxyForUrl(url);
    return proxy === '' ? undefined : proxy;
  }
  const { hostname } = new URL(url);
  const excluded = [...(settings.noProxy ?? []), ...noProxyVariable()].some((entry) => {
    return matchesHost(hostname, entry);
  });
  return excluded || isLoopback(hostname) ? undefined : settings.proxy;
}

function noProxyVariable(): readonly string[] {
  return (process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '').split(/[\s,]+/);
}

function matchesHost(hostname: string, entry: string): boolean {
  const suffix = entry
    .trim()
    .toLowerCase()
    .replace(/^\*?\./, '');
  return suffix === '*' || hostname === suffix || (suffix !== '' && hostname.endsWith(`.${suffix}`));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
