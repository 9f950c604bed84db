import { makeRequest, type RequestParts, type RouterRequest, SCHEMES } from '../router/request.ts';

/** A request as people give it: a URL with its method and headers. */
export interface GivenRequest {
  readonly url: string;
  readonly method?: string | undefined;
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined;
  readonly http?: RequestParts['http'];
  /** The server name of the TLS handshake; without one the URL's host. */
  readonly sni?: string | undefined;
  /** `10.0.0.1` or `10.0.0.1:41000`. */
  readonly client?: string | undefined;
  /** The address of the gateway that it connects to, `10.0.0.5:8443`. */
  readonly gateway?: string | undefined;
}

export type ReadRequest =
  | { readonly kind: 'request'; readonly request: RouterRequest }
  | { readonly kind: 'problem'; readonly message: string };

const URL_PARTS = /^([a-z]+):\/\/([^/?#]*)([^#]*)/i;

/** The path is taken as it is written; a Host header given apart wins over the URL's. */
export function readGivenRequest(given: GivenRequest): ReadRequest {
  const parts = URL_PARTS.exec(given.url);
  const authority = (parts?.[2] ?? '').replace(/^.*@/, '');
  const scheme = SCHEMES.find((known) => known === parts?.[1]?.toLowerCase());
  if (!parts || authority === '') {
    return problem(`"${given.url}" is no URL; write it in full, such as https://example.com/orders`);
  }
  if (!scheme) return problem(`"${parts[1]}" is no scheme; it must be one of ${SCHEMES.join(', ')}`);
  const headers = given.headers ?? [];
  const broken = headers.find(([name, value]) => /[\r\n]/.test(name + value));
  if (broken) return problem(`the header "${broken[0].trim()}" holds a line break`);
  const client = readEndpoint(given.client);
  const gateway = readEndpoint(given.gateway);
  const stream = scheme === 'tcp' || scheme === 'tls' || scheme === 'udp';
  const port = /:(\d+)$/.exec(authority)?.[1];
  const target = parts[3] ?? '';
  const request = makeRequest({
    scheme,
    method: stream ? undefined : given.method,
    uri: target.startsWith('/') ? target : `/${target}`,
    host: stream ? undefined : (lastHeader(headers, 'host') ?? authority),
    http: given.http,
    headers: headers.filter(([name]) => name.toLowerCase() !== 'host'),
    sni: given.sni ?? (scheme === 'https' || scheme === 'tls' ? authority.replace(/:\d+$/, '') : undefined),
    sourceIp: client?.ip,
    sourcePort: client?.port,
    destinationIp: gateway?.ip,
    destinationPort: gateway?.port ?? (stream && port !== undefined ? Number(port) : undefined),
  });
  return { kind: 'request', request };
}

function problem(message: string): ReadRequest {
  return { kind: 'problem', message };
}

function lastHeader(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  return headers.findLast(([given]) => given.toLowerCase() === name)?.[1];
}

function readEndpoint(
  text: string | undefined,
): { readonly ip: string; readonly port: number | undefined } | undefined {
  if (text === undefined) return undefined;
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(text);
  const plain = /^([^:]*)(?::(\d+))?$/.exec(text);
  const found = bracketed ?? plain;
  if (!found) return { ip: text, port: undefined };
  return { ip: found[1] ?? text, port: found[2] === undefined ? undefined : Number(found[2]) };
}
