/** Cuts a log into records: joins what belongs together, takes the wrapping off. */

import type { Span } from '../text/span.ts';
import { hasHead } from './error-line.ts';
import { unwrap } from './unwrap.ts';

export interface LogRecord {
  /** 1-based number of its first line. */
  readonly line: number;
  /** 1-based number of its last line. */
  readonly lastLine: number;
  /** From its first to its last character in the log. */
  readonly span: Span;
  /** Without prefixes and envelopes; lines that were joined are separated by line breaks. */
  readonly text: string;
  readonly object: Readonly<Record<string, unknown>> | undefined;
}

/** A stack trace has some twenty lines; whatever goes on for longer is not one record. */
const LONGEST_RECORD = 200;

/** Lines without a head that are records all the same: messages as people quote them. */
const MESSAGE_START = new RegExp(
  String.raw`^\s*(?:${[
    'upstream (?:prematurely|timed out|sent|SSL|rejected|server)',
    String.raw`(?:connect|recv|send|writev|readv|sendfile|SSL_\w+)\(\) `,
    'peer closed connection',
    'no live upstreams',
    'client (?:prematurely|sent|intended|timed out|closed)',
    'epoll_wait\\(\\)',
    'DNS resolution failed',
    '(?:failed|error) parsing declarative',
    String.raw`(?:stream )?\[(?:lua|kong)\] `,
    'lua (?:entry|user|tcp|ssl|udp) ',
    'failed to (?:run|retry|set the current peer)',
    String.raw`\S+ could not be resolved`,
    'host not found in upstream',
    'init_by_lua error',
    String.raw`haproxy\[`,
    String.raw`\S+ [^\n]*\[\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2}`,
  ].join('|')})`,
);

/** One complaint of Kong about a declarative config; each names another field, so each is a record. */
export const CONFIG_DETAIL = /^\s*-?\s*in (?:entry \d+ of )?'[^']+':/;

/** All records of a log, in its order. Linear in the text. */
export function* recordsOf(log: string): Generator<LogRecord> {
  let open: Open | undefined;
  let line = 0;
  for (let start = 0; start <= log.length; ) {
    const newline = log.indexOf('\n', start);
    const end = newline < 0 ? log.length : newline;
    line += 1;
    const raw = log.slice(start, log[end - 1] === '\r' ? end - 1 : end);
    const { text, partial, object } = unwrap(raw);
    if (open && joins(open, text, object)) {
      open.parts.push(open.partial ? text : `\n${text}`);
      open.end = start + raw.length;
      open.lastLine = line;
      open.partial = partial;
    } else {
      if (open) yield close(open);
      open =
        text.trim() === ''
          ? undefined
          : {
              line,
              lastLine: line,
              start,
              end: start + raw.length,
              parts: [text],
              partial,
              object,
              headed: hasHead(text),
            };
    }
    if (newline < 0) break;
    start = newline + 1;
  }
  if (open) yield close(open);
}

interface Open {
  readonly line: number;
  readonly start: number;
  readonly parts: string[];
  readonly object: Readonly<Record<string, unknown>> | undefined;
  readonly headed: boolean;
  lastLine: number;
  end: number;
  partial: boolean;
}

function joins(open: Open, text: string, object: LogRecord['object']): boolean {
  if (open.partial) return true;
  if (object || open.object || text.trim() === '' || hasHead(text)) return false;
  if (LONGEST_RECORD <= open.parts.length) return false;
  if (open.headed && /(?:^|\s)\d+#\d+:(?: \*\d+)?\s*$/.test(open.parts.at(-1) ?? '')) return true;
  if (MESSAGE_START.test(text) || CONFIG_DETAIL.test(text)) return false;
  return open.headed;
}

function close(open: Open): LogRecord {
  return {
    line: open.line,
    lastLine: open.lastLine,
    span: { start: open.start, end: open.end },
    text: open.parts.join(''),
    object: open.object,
  };
}
