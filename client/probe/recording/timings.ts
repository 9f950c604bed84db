/** `X-Kong-Request-Debug-Output` as a list: where the time of a request went. Kong 3.5+, kong/timing/context.lua. */

import { readErrorLine } from '../../../server/core/logs/error-line.ts';

export interface Timing {
  /** `access › plugins › rate-limiting`. */
  readonly part: string;
  /** How deep it lies, 0 for the phases. */
  readonly depth: number;
  readonly ms: number;
}

const DEEPEST = 8;
const MOST = 200;

/** Undefined: not JSON, or cut off by the gateway, which then writes it to its log instead. */
export function readTimings(text: string): readonly Timing[] | undefined {
  let output: unknown;
  try {
    output = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(output) || output['truncated'] === true) return undefined;
  const timings: Timing[] = [];
  collect(output, [], timings);
  return timings;
}

/**
 * The same as Kong writes it to its log where it does not fit the header: in parts of 3 KB, `[request-debug] parts:
 * 1/2 output: {…`, or in one line. `lines` are those of one request.
 */
export function timingsInLog(lines: readonly string[]): readonly Timing[] | undefined {
  const parts = lines.flatMap((line) => {
    const message = readErrorLine(line)?.message ?? line;
    const found = /\[request-debug\](?: parts: (\d+)\/\d+)? output: (.*)$/s.exec(message);
    return found ? [{ number: Number(found[1] ?? 1), text: found[2] ?? '' }] : [];
  });
  if (parts.length === 0) return undefined;
  return readTimings(
    parts
      .sort((a, b) => a.number - b.number)
      .map(({ text }) => text)
      .join(''),
  );
}

function collect(node: Readonly<Record<string, unknown>>, path: readonly string[], into: Timing[]): void {
  const children = node['child'];
  if (!isRecord(children) || DEEPEST < path.length) return;
  for (const [name, child] of Object.entries(children)) {
    if (!isRecord(child) || MOST <= into.length) continue;
    const ms = child['total_time'];
    const here = [...path, name];
    if (typeof ms === 'number') into.push({ part: here.join(' › '), depth: path.length, ms });
    collect(child, here, into);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
