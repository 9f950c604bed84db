import type { GivenRequest } from './request-line.ts';

export type ReadCurl =
  | { readonly kind: 'request'; readonly request: GivenRequest; readonly ignored: readonly string[] }
  | { readonly kind: 'problem'; readonly message: string };

/** Options that take a value and do not matter to routing. */
const WITH_VALUE =
  '-o --output -u --user -A --user-agent -b --cookie -c --cookie-jar -m --max-time --connect-timeout -x --proxy --cacert -E --cert --key -w --write-out --retry -F --form -e --referer -C --continue-at -r --range --interface -K --config -D --dump-header --ciphers --oauth2-bearer --url-query';
const TAKES_VALUE: ReadonlySet<string> = new Set(WITH_VALUE.split(' '));
const DATA = /^(?:-d|--data(?:-raw|-binary|-ascii|-urlencode)?|--json)$/;

/** A `curl` command as browsers and people write it, pasted from a shell (with its quotes and line ends) or without "curl". */
export function readCurl(text: string): ReadCurl {
  const words = shellWords(text);
  if (words === undefined) return { kind: 'problem', message: 'a quote in the curl command is never closed' };
  if (words[0] === 'curl' || words[0] === 'curl.exe') words.shift();
  const reading = new CurlReading(words);
  reading.readAll();
  if (reading.url === undefined) return { kind: 'problem', message: 'the curl command names no URL' };
  const url = /^[a-z]+:\/\//i.test(reading.url) ? reading.url : `http://${reading.url}`;
  return { kind: 'request', request: reading.request(url), ignored: reading.ignored };
}

class CurlReading {
  url: string | undefined;
  method: string | undefined;
  isHead = false;
  inQuery = false;
  uploads = false;
  readonly data: string[] = [];
  /** Of the body, unless a header says otherwise. */
  contentType: string | undefined;
  readonly #resolved: string[] = [];
  http: GivenRequest['http'];
  readonly headers: (readonly [string, string])[] = [];
  readonly ignored: string[] = [];
  private readonly words: string[];

  constructor(words: string[]) {
    this.words = words;
  }

  readAll(): void {
    for (let word = this.words.shift(); word !== undefined; word = this.words.shift()) {
      if (word.startsWith('--')) this.readLong(word);
      else if (word.startsWith('-') && 1 < word.length) this.readShort(word);
      else this.url ??= word;
    }
  }

  request(url: string): GivenRequest {
    const query = this.inQuery ? this.data.join('&') : '';
    const usual = this.isHead ? 'HEAD' : this.uploads ? 'PUT' : this.hasBody() ? 'POST' : 'GET';
    return {
      url: query === '' ? url : withQuery(url, query),
      method: this.method ?? usual,
      headers: [...this.headers, ...this.impliedHeaders()],
      http: this.http,
      gateway: this.gateway(url),
    };
  }

  private hasBody(): boolean {
    return !this.inQuery && this.contentType !== undefined;
  }

  private impliedHeaders(): readonly (readonly [string, string])[] {
    const said = this.headers.some(([name]) => name.toLowerCase() === 'content-type');
    if (said || this.inQuery || this.contentType === undefined) return [];
    return [['Content-Type', this.contentType]];
  }

  /** `--resolve HOST:PORT:ADDRESS`: the gateway that the request is sent to, where that is the URL's host. */
  private gateway(url: string): string | undefined {
    const parts = /^([a-z]+):\/\/(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?/i.exec(url);
    const port = parts?.[3] ?? (parts?.[1]?.toLowerCase() === 'https' ? '443' : '80');
    for (const rule of this.#resolved) {
      const [, host, to, address] = /^[+]?(\[[^\]]*\]|[^:]*):(\d+):(.+)$/.exec(rule) ?? [];
      const meant = host === '*' || host?.toLowerCase() === parts?.[2]?.toLowerCase();
      if (!meant || to !== port || address === undefined) continue;
      const [first = address] = address.split(',');
      return first.includes(':') && !first.startsWith('[') ? `[${first}]:${port}` : `${first}:${port}`;
    }
    return undefined;
  }

  private readLong(word: string): void {
    const equals = word.indexOf('=');
    if (0 < equals) {
      this.words.unshift(word.slice(equals + 1));
      this.option(word.slice(0, equals));
    } else this.option(word);
  }

  /** `-XPOST`, `-sSk` and `-sXPOST`. */
  private readShort(word: string): void {
    const letter = word.slice(0, 2);
    const rest = word.slice(2);
    const takesValue = ['-X', '-H', '-d'].includes(letter) || TAKES_VALUE.has(letter);
    if (rest !== '') this.words.unshift(takesValue ? rest : `-${rest}`);
    this.option(letter);
  }

  private option(name: string): void {
    switch (name) {
      case '-X':
      case '--request':
        this.method = this.words.shift()?.toUpperCase();
        return;
      case '-H':
      case '--header':
        this.header(this.words.shift() ?? '');
        return;
      case '--url':
        this.url = this.words.shift();
        return;
      case '-I':
      case '--head':
        this.isHead = true;
        return;
      case '-G':
      case '--get':
        this.inQuery = true;
        return;
      case '--resolve':
        this.#resolved.push(this.words.shift() ?? '');
        return;
      case '-0':
      case '--http1.0':
        this.http = '1.0';
        return;
      case '--http1.1':
        this.http = '1.1';
        return;
      case '--http2':
      case '--http2-prior-knowledge':
        this.http = '2';
        return;
      default:
        this.otherOption(name);
    }
  }

  private otherOption(name: string): void {
    if (DATA.test(name)) {
      this.data.push(this.words.shift() ?? '');
      this.contentType ??= name === '--json' ? 'application/json' : 'application/x-www-form-urlencoded';
      return;
    }
    if (name === '-A' || name === '--user-agent') this.headers.push(['User-Agent', this.words.shift() ?? '']);
    else if (name === '-b' || name === '--cookie') this.headers.push(['Cookie', this.words.shift() ?? '']);
    else if (name === '-e' || name === '--referer') this.headers.push(['Referer', this.words.shift() ?? '']);
    else if (name === '-T' || name === '--upload-file') {
      this.words.shift();
      this.uploads = true;
    } else {
      if (name === '-F' || name === '--form') this.contentType ??= 'multipart/form-data';
      if (TAKES_VALUE.has(name)) this.words.shift();
      this.ignored.push(name);
    }
  }

  private header(text: string): void {
    const colon = text.indexOf(':');
    if (0 < colon) this.headers.push([text.slice(0, colon).trim(), text.slice(colon + 1).trim()]);
    else if (text.endsWith(';')) this.headers.push([text.slice(0, -1), '']);
  }
}

function withQuery(url: string, query: string): string {
  const [plain = url] = url.split('#');
  return `${plain}${plain.includes('?') ? '&' : '?'}${query}`;
}

const ANSI_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The words of a POSIX shell's command; undefined: a quote is not closed. Also the caret that cmd.exe ends lines with. */
function shellWords(text: string): string[] | undefined {
  const joined = text.trim().replaceAll(/(?:\\|\^)\r?\n/g, ' ');
  const words: string[] = [];
  const part = /\s+|\$'((?:[^'\\]|\\.)*)'|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\$]+|\$)|(.)/gsy;
  let word: string | undefined;
  for (const [all, ansi, single, double, escaped, plain] of joined.matchAll(part)) {
    const piece =
      ansi !== undefined
        ? ansi.replaceAll(/\\(.)/gs, (_, sign: string) => ANSI_ESCAPES[sign] ?? sign)
        : (single ?? double?.replaceAll(/\\([$`"\\])/g, '$1') ?? escaped ?? plain);
    if (piece !== undefined) word = (word ?? '') + piece;
    else if (/^\s/.test(all)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else return undefined;
  }
  if (word !== undefined) words.push(word);
  return words;
}
