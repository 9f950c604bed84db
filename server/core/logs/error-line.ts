/** The grammar of an nginx error.log record, as Kong's nginx writes it (ngx_log.c, ngx_http_request.c). */

export const LOG_LEVELS = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface ErrorLine {
  /** `2026/11/24 10:00:00`, in the time zone of the gateway; undefined when the head is missing. */
  readonly time: string | undefined;
  readonly level: LogLevel | undefined;
  readonly pid: number | undefined;
  readonly connection: number | undefined;
  /** The text before `while …` and the fields, on one line. */
  readonly message: string;
  /** What nginx was doing: the words after `while`. */
  readonly action: string | undefined;
  readonly fields: LineFields;
}

export interface LineFields {
  readonly context: string | undefined;
  readonly client: string | undefined;
  readonly server: string | undefined;
  /** `GET /path HTTP/1.1`; cut lines may lack the end. */
  readonly request: string | undefined;
  readonly subrequest: string | undefined;
  readonly upstream: string | undefined;
  readonly host: string | undefined;
  readonly referrer: string | undefined;
  readonly requestId: string | undefined;
}

const HEAD =
  /^(?:nginx: )?(?:(?<time>\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}) )?(?:\[(?<level>emerg|alert|crit|error|warn|notice|info|debug)\] ?)?(?:(?<pid>\d+)#\d+: )?(?:\*(?<connection>\d+) )?/;

/** Longest first where one begins like another. */
const ACTIONS = [
  'connecting to upstream',
  'SSL handshaking to upstream',
  'sending request to upstream',
  'reading response header from upstream',
  'reading upstream',
  'sending to client',
  'sending response to client',
  'proxying upgraded connection',
  'proxying connection',
  'proxying and reading from upstream',
  'proxying and sending to upstream',
  'proxying and reading from client',
  'proxying and sending to client',
  'SSL handshaking',
  'reading client request line',
  'reading client request headers',
  'reading client pipelined request line',
  'reading client request body',
  'waiting for request',
  'processing HTTP/2 connection',
  'reading PROXY protocol',
  'prereading client data',
  'initializing session',
  'keepalive',
  'closing request',
  'logging request',
  'requesting certificate status',
];
const ACTION = new RegExp(` while (${ACTIONS.join('|')})(?=$|[,.: ])`);

const FIELD_START =
  /, ?(?:context: |(?:udp )?client: |server: ?|request: ?"|subrequest: "|upstream: ?"|host: ?"|referrer: "|bytes from\/to client:|request_id: ")/;

/** Whether a line begins a record by its head alone. */
export function hasHead(text: string): boolean {
  const head = HEAD.exec(text);
  return head?.groups?.['level'] !== undefined || head?.groups?.['pid'] !== undefined || startsWithTime(text);
}

function startsWithTime(text: string): boolean {
  return /^\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2} /.test(text);
}

/** Reads one record; whatever is missing or cut away is undefined. The text may span lines. */
export function readErrorLine(text: string): ErrorLine {
  const head = HEAD.exec(text);
  const rest = text
    .slice(head?.[0].length ?? 0)
    .replace(/\s*\n\s*/g, ' ')
    .trimEnd();
  const tailAt = tailStart(rest);
  const body = rest.slice(0, tailAt);
  const action = ACTION.exec(body);
  const level = LOG_LEVELS.find((known) => known === head?.groups?.['level']);
  return {
    time: head?.groups?.['time'],
    level,
    pid: numberOf(head?.groups?.['pid']),
    connection: numberOf(head?.groups?.['connection']),
    message: (action ? body.slice(0, action.index) : body).trim(),
    action: action?.[1],
    fields: readFields(rest.slice(tailAt)),
  };
}

function tailStart(text: string): number {
  const found = FIELD_START.exec(text);
  return found ? found.index : text.length;
}

function readFields(tail: string): LineFields {
  const plain = (name: string) =>
    new RegExp(`, ?(?:udp )?${name}: ?([^,"]*)(?=,|$)`).exec(tail)?.[1]?.trim() || undefined;
  // A cut line ends inside its last field; what came of it still counts.
  const quoted = (name: string) =>
    new RegExp(`, ?${name}: ?"((?:[^"\\\\]|\\\\.)*)("|$)`).exec(tail)?.[1] || undefined;
  return {
    context: plain('context'),
    client: plain('client'),
    server: plain('server'),
    request: quoted('request'),
    subrequest: quoted('subrequest'),
    upstream: quoted('upstream'),
    host: quoted('host'),
    referrer: quoted('referrer'),
    requestId: /, ?request_id: "([0-9a-f]{32})/.exec(tail)?.[1],
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

export interface UpstreamAddress {
  /** `http`, `https`, `grpc`, …; undefined in stream lines. */
  readonly scheme: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly path: string | undefined;
}

/** Takes `https://10.0.0.7:8443/path`, `grpc://[::1]:50051` or `10.0.0.5:5432` apart. */
export function readUpstream(text: string): UpstreamAddress | undefined {
  const parts =
    /^(?:(?<scheme>[a-z]+):\/\/)?(?<host>\[[^\]]*\]|[^/:?#]+)(?::(?<port>\d{1,5}))?(?<path>\/.*)?$/.exec(
      text,
    );
  const host = parts?.groups?.['host'];
  if (host === undefined) return undefined;
  return {
    scheme: parts?.groups?.['scheme'],
    host: host.replace(/^\[|\]$/g, ''),
    port: numberOf(parts?.groups?.['port']),
    path: parts?.groups?.['path'],
  };
}
