/** What a log got while something was done: its end is noted before, and read from there after. */

import { open, stat } from 'node:fs/promises';

export interface LogTap {
  /** In words, for the report. */
  readonly name: string;
  /** Undefined: it cannot be read, with the reason noted by `since`. */
  mark(): Promise<void>;
  /** Everything written since the mark, at most the last `MOST_BYTES`. Rejects where the log cannot be read. */
  since(): Promise<string>;
}

/** A debug log of one request is some hundred lines; a busy gateway writes more meanwhile. */
const MOST_BYTES = 4 * 1_048_576;

/** A file on this machine; one that was rotated meanwhile is read from its beginning. */
export function fileTap(path: string): LogTap {
  let from = 0;
  let inode = 0;
  return {
    name: path,
    async mark() {
      const { size, ino } = await stat(path);
      from = size;
      inode = ino;
    },
    async since() {
      const file = await open(path, 'r');
      try {
        const { size, ino } = await file.stat();
        const whole = ino !== inode || size < from ? 0 : from;
        const start = Math.max(whole, size - MOST_BYTES);
        const bytes = Buffer.alloc(size - start);
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
        return bytes.toString('utf8', 0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
}
