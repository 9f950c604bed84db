/**
 * HTTP/1.x as nginx reads it, not as Node does: what Kong tolerates is taken, what it refuses is named. Pure; the
 * bytes come from a wire.
 */

export interface Http1Request {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body?: Uint8Array;
}

export type Header = readonly [name: string, value: string];

export interface ResponseHead {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  /** In the order and spelling of the wire: the order tells who added which. */
  readonly headers: readonly Header[];
  /** Bytes of the status line and all header lines, the empty line included. */
  readonly bytes: number;
  readonly flaws: readonly HeadFlaw[];
}

/** Faults that nginx answers with 502, some of them only since 1.25 (Kong 3.6): see `HEAD_FLAWS`. */
export type HeadFlaw = keyof typeof HEAD_FLAWS;

/** Since which Kong the flaw makes it refuse the answer; `always` for all (ngx_http_parse.c, ngx_http_upstream.c). */
export const HEAD_FLAWS = {
  'invalid-header-name': 'always',
  'content-length-and-transfer-encoding': '3.6',
  'duplicate-content-length': '3.6',
  'invalid-content-length': '3.6',
  'duplicate-transfer-encoding': '3.6',
  'unknown-transfer-encoding': '3.6',
} as const satisfies Record<string, 'always' | '3.6'>;

export type HeadParse =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'head'; readonly head: ResponseHead }
  | { readonly kind: 'not-http'; readonly speaks: Protocol };

/** What the first bytes of something that is not HTTP/1 tell about it. */
export const PROTOCOLS = [
  'tls',
  'http2',
  'ssh',
  'smtp-or-ftp',
  'mysql',
  'redis',
  'http-of-the-future',
  'unknown',
] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** The request as bytes; a header's line breaks are dropped, so nothing can be smuggled in. */
export function requestBytes({ method, path, headers, body }: Http1Request): Uint8Array {
  const lines = headers.map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}\r\n`).join('');
  const head = new TextEncoder().encode(
    `${oneLine(method)} ${oneLine(path) || '/'} HTTP/1.1\r\n${lines}\r\n`,
  );
  if (!body) return head;
  const all = new Uint8Array(head.length + body.length);
  all.set(head);
  all.set(body, head.length);
  return all;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\0]+/g, '');
}

/** Reads the head from what has arrived so far. */
export function parseHead(bytes: Uint8Array): HeadParse {
  const text = latin1(bytes.subarray(0, 12));
  if (!'HTTP/'.startsWith(text.slice(0, 5)) && !text.startsWith('HTTP/')) {
    return { kind: 'not-http', speaks: protocolOf(bytes) };
  }
  const end = headEnd(bytes);
  if (end === undefined) return { kind: 'incomplete' };
  const lines = latin1(bytes.subarray(0, end)).split(/\r?\n/);
  // nginx takes HTTP/1.x and three digits; anything else it passes on as HTTP/0.9 (ngx_http_proxy_module.c).
  const status = /^HTTP\/(1\.\d) (\d{3})(?: (.*))?$/.exec(lines[0] ?? '');
  if (!status) return { kind: 'not-http', speaks: 'http-of-the-future' };
  const headers: Header[] = [];
  const flaws = new Set<HeadFlaw>();
  for (const line of lines.slice(1)) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    // nginx ≥ 1.21.1 takes neither control characters nor spaces in a name, nor an empty one.
    if (name === '' || [...name].some((c) => c <= ' ' || c === '\x7f')) flaws.add('invalid-header-name');
    headers.push([name, colon < 0 ? '' : line.slice(colon + 1).trim()]);
  }
  for (const flaw of framingFlaws(headers)) flaws.add(flaw);
  return {
    kind: 'head',
    head: {
      version: status[1] ?? '',
      status: Number(status[2]),
      reason: status[3] ?? '',
      headers,
      bytes: end,
      flaws: [...flaws],
    },
  };
}

function framingFlaws(headers: readonly Header[]): readonly HeadFlaw[] {
  const lengths = valuesOf(headers, 'content-length');
  const encodings = valuesOf(headers, 'transfer-encoding');
  const flaws: HeadFlaw[] = [];
  if (lengths.length > 0 && encodings.length > 0) flaws.push('content-length-and-transfer-encoding');
  if (1 < lengths.length) flaws.push('duplicate-content-length');
  if (lengths.some((length) => !/^\d+$/.test(length))) flaws.push('invalid-content-length');
  if (1 < encodings.length) flaws.push('duplicate-transfer-encoding');
  if (encodings.some((encoding) => encoding.toLowerCase() !== 'chunked'))
    flaws.push('unknown-transfer-encoding');
  return flaws;
}

/** All values of a header, its name in lower case. */
export function valuesOf(headers: readonly Header[], name: string): readonly string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

function headEnd(bytes: Uint8Array): number | undefined {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 10) continue;
    if (bytes[i + 1] === 10) return i + 2;
    if (bytes[i + 1] === 13 && bytes[i + 2] === 10) return i + 3;
  }
  return undefined;
}

/** What the first bytes look like: a TLS alert, HTTP/2 settings, a banner. */
export function protocolOf(bytes: Uint8Array): Protocol {
  const text = latin1(bytes.subarray(0, 64));
  if ((bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 3) return 'tls';
  // A SETTINGS frame: length 00 00 xx, type 04.
  if (bytes[0] === 0 && bytes[1] === 0 && bytes[3] === 4) return 'http2';
  if (text.startsWith('SSH-')) return 'ssh';
  if (/^(220|421|554)[ -]/.test(text)) return 'smtp-or-ftp';
  if (bytes[3] === 0 && (bytes[4] === 10 || bytes[4] === 0xff)) return 'mysql';
  if (/^[-+](ERR|OK|PONG|NOAUTH|DENIED)/.test(text)) return 'redis';
  return 'unknown';
}

export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

/** How the body's end is known (RFC 9112 section 6.3), Transfer-Encoding first. */
export function framingOf(head: ResponseHead, method: string): Framing {
  if (method === 'HEAD' || head.status === 204 || head.status === 304 || head.status < 200)
    return { kind: 'none' };
  if (valuesOf(head.headers, 'transfer-encoding').some((value) => /\bchunked$/i.test(value)))
    return { kind: 'chunked' };
  const length = valuesOf(head.headers, 'content-length')[0];
  if (length !== undefined && /^\d+$/.test(length)) return { kind: 'length', length: Number(length) };
  return { kind: 'until-close' };
}

/** Takes a body piece by piece; `done` once its framing says so. Keeps only the beginning. */
export interface BodyReader {
  /** `bad-chunk` when the framing is broken. */
  take(bytes: Uint8Array): 'more' | 'done' | 'bad-chunk';
  readonly received: number;
  readonly beginning: Uint8Array;
}

/** How much of a body is kept for reading; the rest is counted. */
export const KEPT_OF_A_BODY = 16 * 1024;

export function bodyReader(framing: Framing): BodyReader {
  const kept = new Uint8Array(KEPT_OF_A_BODY);
  let received = 0;
  let chunk: ChunkState = { kind: 'size', line: '' };

  function keep(bytes: Uint8Array): void {
    if (received < kept.length) kept.set(bytes.subarray(0, kept.length - received), received);
    received += bytes.length;
  }

  function takeChunked(bytes: Uint8Array): 'more' | 'done' | 'bad-chunk' {
    let at = 0;
    while (at < bytes.length) {
      if (chunk.kind === 'data') {
        const part = bytes.subarray(at, at + chunk.left);
        keep(part);
        at += part.length;
        chunk =
          part.length < chunk.left
            ? { kind: 'data', left: chunk.left - part.length }
            : { kind: 'gap', line: '' };
        continue;
      }
      const c = String.fromCharCode(bytes[at++] ?? 0);
      if (c !== '\n') {
        chunk = { ...chunk, line: chunk.line + c };
        if (4096 < chunk.line.length) return 'bad-chunk';
        continue;
      }
      const line: string = chunk.line.replace(/\r$/, '');
      if (chunk.kind === 'gap') {
        if (line !== '') return 'bad-chunk';
        chunk = { kind: 'size', line: '' };
      } else if (chunk.kind === 'trailer') {
        if (line === '') return 'done';
        chunk = { kind: 'trailer', line: '' };
      } else {
        const size = /^([0-9A-Fa-f]{1,13})\s*(?:;.*)?$/.exec(line)?.[1];
        if (size === undefined) return 'bad-chunk';
        const left = Number.parseInt(size, 16);
        chunk = left === 0 ? { kind: 'trailer', line: '' } : { kind: 'data', left };
      }
    }
    // A size that is not hexadecimal shows before its line ends.
    if (chunk.kind === 'size' && !/^[0-9A-Fa-f]*\s*(;.*)?\r?$/.test(chunk.line)) return 'bad-chunk';
    return 'more';
  }

  return {
    take(bytes) {
      if (framing.kind === 'none') return 'done';
      if (framing.kind === 'chunked') return takeChunked(bytes);
      if (framing.kind === 'until-close') {
        keep(bytes);
        return 'more';
      }
      keep(bytes.subarray(0, framing.length - received));
      return received < framing.length ? 'more' : 'done';
    },
    get received() {
      return received;
    },
    get beginning() {
      return kept.subarray(0, Math.min(received, kept.length));
    },
  };
}

type ChunkState =
  | { readonly kind: 'size' | 'gap' | 'trailer'; readonly line: string }
  | { readonly kind: 'data'; readonly left: number };

/** One character for each byte: nothing is lost, nothing is refused. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
