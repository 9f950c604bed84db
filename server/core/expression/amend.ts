import type { Span } from '../text/span.ts';
import { compareVersions } from './dialect.ts';

export interface AmendedExpression {
  readonly text: string;
  /** A span of the amended text as one of the text that was given. */
  original(span: Span): Span;
}

const OLD = 'net.port';
const NEW = 'net.dst.port';
const NET_PORT = /net\.port(?=\s*[=><!])/g;

/**
 * From 3.6 on Kong replaces `net.port` before an operator by `net.dst.port`, even inside a quoted text
 * (3.9 `kong/router/transform.lua`), and only then reads the expression.
 */
export function amendExpression(text: string, version: string): AmendedExpression {
  if (compareVersions(version, '3.6') < 0 || !text.includes(OLD)) return { text, original: unchanged };
  const places = Array.from(text.matchAll(NET_PORT), (match) => match.index);
  const growth = NEW.length - OLD.length;
  const back = (offset: number): number => {
    let shift = 0;
    for (const place of places) {
      const start = place + shift;
      if (offset <= start) break;
      if (offset < start + NEW.length) return Math.min(place + OLD.length, offset - shift);
      shift += growth;
    }
    return offset - shift;
  };
  return {
    text: text.replaceAll(NET_PORT, NEW),
    original: ({ start, end }) => ({ start: back(start), end: back(end) }),
  };
}

function unchanged(span: Span): Span {
  return span;
}
