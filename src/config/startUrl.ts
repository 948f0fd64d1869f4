/** The start URL as AWS shows it, without what a browser has added behind it; undefined where it cannot be one. */
export function readStartUrl(text: string): string | undefined {
  const trimmed = text.trim();
  if (/\s/.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const { protocol, host, pathname, username } = new URL(trimmed);
  if (protocol !== 'https:' || username !== '' || !host.includes('.')) return undefined;
  return `https://${host}${pathname.replace(/\/+$/, '')}`;
}

/** What a start URL says of its session: a name for it, and its region in the form `….portal.<region>.app.aws`. */
export function hintsOf(startUrl: string): { readonly name: string; readonly region: string } {
  const { hostname } = new URL(startUrl);
  const [name = ''] = hostname.split('.');
  const region = /\.portal\.([a-z\d-]+)\.app\.aws(?:\.com)?$/.exec(hostname)?.[1] ?? '';
  return { name, region };
}
