/** The parts of a URL as LuaSocket's `url.parse` splits it, which takes nearly anything. */
export interface UrlParts {
  readonly scheme: string | undefined;
  readonly userinfo: string | undefined;
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly path: string | undefined;
}

export function readUrl(text: string): UrlParts {
  const scheme = /^([A-Za-z0-9][A-Za-z0-9+.-]*):/.exec(text)?.[1];
  let rest = scheme === undefined ? text : text.slice(scheme.length + 1);
  let authority: string | undefined;
  if (rest.startsWith('//')) {
    authority = rest.slice(2).split('/', 1)[0] ?? '';
    rest = rest.slice(2 + authority.length);
  }
  const path = rest
    .replace(/#[\s\S]*$/, '')
    .replace(/\?[\s\S]*$/, '')
    .replace(/;[\s\S]*$/, '');
  const at = authority?.indexOf('@') ?? -1;
  const userinfo = at < 0 ? undefined : authority?.slice(0, at);
  const address = at < 0 ? authority : authority?.slice(at + 1);
  const port = address === undefined ? undefined : /:([^:\]]*)$/.exec(address)?.[1];
  const host = port === undefined ? address : address?.slice(0, -(port.length + 1));
  return {
    scheme,
    userinfo,
    host: host ? (/^\[(.+)\]$/.exec(host)?.[1] ?? host) : undefined,
    port,
    path: path === '' ? undefined : path,
  };
}
