/** Requests as the user gives them: JSON lines, or one by options in the manner of curl. */
import { makeRequest, type RouterRequest, SCHEMES, type Scheme } from '../../server/core/router/request.ts';
import { CannotRun } from './command.ts';

/** One JSON object a line; blank lines are passed over. */
export function readRequests(text: string, file: string): readonly RouterRequest[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    const where = `${file}, line ${i + 1}`;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      throw new CannotRun(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    }
    return decodeRequest(value, where);
  });
}

function decodeRequest(value: unknown, where: string): RouterRequest {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CannotRun(
      `${where}: a request is an object such as {"method": "GET", "path": "/", "host": "a.test"}`,
    );
  const fields = new Map(Object.entries(value));
  const text = (name: string): string | undefined => {
    const field: unknown = fields.get(name) ?? undefined;
    if (field === undefined || typeof field === 'string') return field;
    throw new CannotRun(`${where}: "${name}" must be text`);
  };
  const port = (name: string): number | undefined => {
    const field: unknown = fields.get(name) ?? undefined;
    if (field === undefined) return undefined;
    if (typeof field === 'number' && Number.isInteger(field) && 0 <= field && field < 65536) return field;
    throw new CannotRun(`${where}: "${name}" must be a port`);
  };
  const http = text('http');
  if (http !== undefined && http !== '1.0' && http !== '1.1' && http !== '2')
    throw new CannotRun(`${where}: "http" must be 1.0, 1.1 or 2`);
  return makeRequest({
    scheme: schemeFrom(text('scheme'), where),
    method: text('method'),
    uri: text('path'),
    host: text('host'),
    http,
    headers: headersFrom(fields.get('headers'), where),
    sni: text('sni'),
    sourceIp: text('src_ip'),
    sourcePort: port('src_port'),
    destinationIp: text('dst_ip'),
    destinationPort: port('dst_port'),
  });
}

function schemeFrom(text: string | undefined, where: string): Scheme | undefined {
  if (text === undefined) return undefined;
  const scheme = SCHEMES.find((each) => each === text);
  if (!scheme)
    throw new CannotRun(`${where}: "${text}" is no scheme; it must be one of ${SCHEMES.join(', ')}`);
  return scheme;
}

function headersFrom(value: unknown, where: string): readonly (readonly [string, string])[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value))
    throw new CannotRun(`${where}: "headers" must be an object of names and values`);
  return Object.entries(value).flatMap(([name, values]: [string, unknown]) =>
    (Array.isArray(values) ? values : [values]).map((each: unknown) => {
      if (typeof each !== 'string') throw new CannotRun(`${where}: the header "${name}" must be text`);
      return [name, each] as const;
    }),
  );
}

export interface CurlLike {
  readonly url: string;
  readonly method: string | undefined;
  /** `Name: value` each. */
  readonly headers: readonly string[];
}

/** A request by URL; the path is taken as it is written. A Host header given apart wins over the URL's. */
export function requestFromUrl({ url, method, headers }: CurlLike): RouterRequest {
  const match = /^([a-z]+):\/\/([^/?#]*)([^#]*)/i.exec(url);
  const scheme = match?.[1]?.toLowerCase();
  if (!match || (match[2] ?? '') === '')
    throw new CannotRun(`"${url}" is no URL; write it in full, such as https://example.com/orders`);
  const pairs = headers.map((header) => {
    const colon = header.indexOf(':');
    if (colon < 1) throw new CannotRun(`"${header}" is no header; write it as "Name: value"`);
    if (/[\r\n]/.test(header))
      throw new CannotRun(`the header "${header.slice(0, colon)}" holds a line break`);
    return [header.slice(0, colon).trim(), header.slice(colon + 1).trim()] as const;
  });
  const authority = (match[2] ?? '').replace(/^.*@/, '');
  const host = pairs.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? authority;
  const target = match[3] ?? '';
  const port = /:(\d+)$/.exec(authority)?.[1];
  const known = schemeFrom(scheme, url);
  const stream = known === 'tcp' || known === 'tls' || known === 'udp';
  return makeRequest({
    scheme: known,
    method,
    uri: target.startsWith('/') ? target : `/${target}`,
    host: stream ? undefined : host,
    headers: pairs.filter(([name]) => name.toLowerCase() !== 'host'),
    sni: known === 'https' || known === 'tls' ? authority.replace(/:\d+$/, '') : undefined,
    ...(stream && port !== undefined ? { destinationPort: Number(port) } : {}),
  });
}
