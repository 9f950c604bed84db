/** One record, whatever wrote it, to what it tells. */

import {
  isStatusless,
  readAccessLine,
  readAccessStatus,
  readHaproxyLine,
  readSerialized,
} from './access-log.ts';
import { type ErrorLine, hasHead, readErrorLine } from './error-line.ts';
import { readKongMessage } from './kong-message.ts';
import { readNginxMessage } from './nginx-message.ts';
import { type Reading, reading } from './reading.ts';
import type { LogRecord } from './record.ts';
import { isSerialized } from './unwrap.ts';

export interface ReadRecord {
  readonly record: LogRecord;
  /** Set for error.log records. */
  readonly line: ErrorLine | undefined;
  /** Undefined where the record tells of no failure. */
  readonly reading: Reading | undefined;
}

export function readRecord(record: LogRecord): ReadRecord {
  const { text, object } = record;
  if (object && isSerialized(object)) return { record, line: undefined, reading: readSerialized(object) };
  if (!hasHead(text)) {
    const haproxy = readHaproxyLine(text);
    if (haproxy) return { record, line: undefined, reading: haproxy };
    const access = readAccessLine(text);
    if (access) {
      const statusless = isStatusless(text);
      return {
        record,
        line: undefined,
        reading: statusless
          ? reading('invalid-response', { also: ['http2-only', 'http-to-tls-port'] })
          : readAccessStatus(access),
      };
    }
  }
  const line = readErrorLine(text);
  return { record, line, reading: readLine(line) ?? readLine(readErrorLine(text.replaceAll('\n', ''))) };
}

function readLine(line: ErrorLine): Reading | undefined {
  // Debug lines tell what Kong does, in words that failures use as well.
  if (line.level === 'debug') return undefined;
  return readNginxMessage(line) ?? readKongMessage(line);
}
