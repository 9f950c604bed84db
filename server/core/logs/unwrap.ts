/**
 * Takes a line out of what collectors put around it: docker compose and kubernetes prefixes, CRI marks, syslog
 * heads, second timestamps, colours, JSON envelopes.
 */

export interface Unwrapped {
  readonly text: string;
  /** The collector split one line in pieces and the next piece follows (CRI `P`, docker's 16 KB). */
  readonly partial: boolean;
  /** The line held a JSON object that is the record itself, such as Kong's log serializer writes. */
  readonly object: Readonly<Record<string, unknown>> | undefined;
}

/** Where the text stands in a JSON envelope, by collector: docker, GCP, journald, Loki, CloudWatch, Vector. */
const TEXT_KEYS = [
  'log',
  'message',
  'msg',
  'textPayload',
  'MESSAGE',
  'line',
  '@message',
  'text',
  'event',
  'body',
];
const OBJECT_KEYS = ['jsonPayload', 'event', 'log', 'message', 'fields'];

const LEVELS = 'emerg|alert|crit|error|warn|notice|info|debug';
const HEAD_ANYWHERE = new RegExp(
  String.raw`(?:nginx: )?(?:\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2} \[(?:${LEVELS})\]|\[(?:${LEVELS})\] \d+#\d+:)`,
);

/** What may stand before the head of an nginx line; longer text there is a message that quotes one. */
const LONGEST_PREFIX = 200;

const CRI = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) (?<mark>[PF])\S* /;

/** Each may come once; they are tried in turn until none fits. The rest keeps its own indentation. */
const PREFIXES: readonly RegExp[] = [
  CRI,
  /^\[pod\/[^\]\s]+\] /,
  /^[\w.-]+ *\| ?/,
  /^(?:<\d+>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [\w./-]+(?:\[\d+\])?: /,
  /^<\d+>1 (?:\S+ ){5}(?:-|\[[^\]]*\]) /,
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)? /,
  /^(?:[\w./-]+\.log:)?\d+:(?=\d{4}\/\d\d\/\d\d )/,
  /^(?:> |`{1,3})/,
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's colours begin with the escape character
const COLOURS = /\u001b\[[0-9;]*[A-Za-z]/g;

/** Curly quotes come from word processors and chats; each is one character, so nothing moves. */
function straighten(text: string): string {
  return text.replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"').replace(/[\u2018\u2019]/g, "'");
}

/** The line without its wrapping. Never fails: what is not understood is left as it is. */
export function unwrap(line: string): Unwrapped {
  let text = line.includes('\u001b') ? line.replace(COLOURS, '') : line;
  if (/[\u2018-\u201e\u00ab\u00bb]/.test(text)) text = straighten(text);
  let partial = false;
  const untried = new Set(PREFIXES);
  for (let fitted = true; fitted; ) {
    fitted = false;
    for (const prefix of untried) {
      const match = prefix.exec(text);
      if (!match) continue;
      if (prefix === CRI) partial = match.groups?.['mark'] === 'P';
      text = text.slice(match[0].length);
      untried.delete(prefix);
      fitted = true;
    }
  }
  if (/^\s*\{/.test(text)) return unwrapObject(text.trimStart(), partial);
  const head = HEAD_ANYWHERE.exec(text.slice(0, LONGEST_PREFIX));
  return { text: head ? text.slice(head.index) : text, partial, object: undefined };
}

function unwrapObject(text: string, partial: boolean): Unwrapped {
  const object = parseObject(text);
  if (!object) {
    const cut = textOfCutObject(text);
    return cut === undefined ? { text, partial, object: undefined } : { ...unwrap(cut), partial };
  }
  if (isSerialized(object)) return { text, partial, object };
  const inner = textIn(object, 0);
  if (inner === undefined) return { text, partial, object };
  // docker's json-file driver splits at 16 KB; only the last piece ends with the line break.
  const cutByDocker = typeof object['log'] === 'string' && 'stream' in object && !inner.endsWith('\n');
  const unwrapped = unwrap(inner.replace(/\r?\n$/, ''));
  return { ...unwrapped, partial: partial || unwrapped.partial || cutByDocker };
}

function textIn(object: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  for (const key of TEXT_KEYS) {
    const value = object[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  if (2 < depth) return undefined;
  for (const key of OBJECT_KEYS) {
    const value = object[key];
    if (isObject(value)) {
      const found = isSerialized(value) ? JSON.stringify(value) : textIn(value, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Kong's log serializer (http-log, file-log, tcp-log …): kong/pdk/log.lua. */
export function isSerialized(object: Readonly<Record<string, unknown>>): boolean {
  return isObject(object['request']) && isObject(object['response']) && 'client_ip' in object;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The text of an envelope that was cut before its end. */
function textOfCutObject(text: string): string | undefined {
  const found = /"(?:log|message|msg|textPayload|MESSAGE|line)"\s*:\s*"((?:[^"\\]|\\.)*)/.exec(text)?.[1];
  return found?.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, letter: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }[letter] ?? letter;
  });
}
