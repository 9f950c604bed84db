/** What failed in a log, for people: causes by how often they came, each with an example and what to do. */

import { CAUSES } from '../../../server/core/doctor/cause.ts';
import { CAUSE_PAGES } from '../../../server/core/doctor/causes/pages.ts';

export interface ExplainedFile {
  readonly log: string;
  readonly records: readonly ExplainedRecord[];
}

/** One recognised record as `--format json` prints it. */
export interface ExplainedRecord {
  /** 1-based number of the record's first line. */
  readonly line: number;
  /** As it stands in the log. */
  readonly text: string;
  readonly cause: string;
  /** What the client was answered; null where that is not known. */
  readonly status: number | null;
  readonly hop: string | null;
  readonly entity: {
    readonly kind: string;
    readonly name: string;
    readonly path: readonly (string | number)[] | null;
    /** 1-based line in the file given with --file. */
    readonly line: number | null;
  } | null;
  readonly advice: string;
  readonly time: string | null;
  readonly request: string | null;
  readonly requestId: string | null;
}

const LONGEST_QUOTE = 300;

export function explanationText(files: readonly ExplainedFile[], fancy: boolean): string {
  const paint = (code: string, text: string) => (fancy ? `\x1b[${code}m${text}\x1b[0m` : text);
  const all = files.flatMap(({ log, records }) => records.map((record) => ({ log, record })));
  if (all.length === 0) return 'no failure found in the log\n';
  const groups = new Map<string, typeof all>();
  for (const each of all) {
    const group = groups.get(groupKey(each.record));
    if (group) group.push(each);
    else groups.set(groupKey(each.record), [each]);
  }
  const parts = [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .map((group) => {
      const [first] = group;
      if (!first) return '';
      const { log, record } = first;
      const times = group.length === 1 ? 'once' : `${group.length} times`;
      const hop = record.hop === null ? '' : ` · hop: ${record.hop}`;
      const status = record.status === null ? '' : ` · status ${record.status}`;
      const about = record.entity ? `${record.entity.kind} "${shown(record.entity.name)}"` : '';
      const place = record.entity?.line ? `, line ${record.entity.line} of the config` : '';
      return [
        `${paint('1;31', record.cause)} ${paint('1', times)}: ${titleOf(record.cause)}${status}${hop}\n`,
        about === '' ? '' : `  about: ${about}${place}\n`,
        `  first at ${log}:${record.line}: ${paint('2', shown(record.text))}\n`,
        `  ${paint('1;32', 'do')}: ${record.advice}\n\n`,
      ].join('');
    });
  const records = all.length === 1 ? '1 record tells' : `${all.length} records tell`;
  return `${parts.join('')}${records} of a failure\n`;
}

function groupKey({ cause, entity, advice }: ExplainedRecord): string {
  return JSON.stringify([cause, entity?.kind, entity?.name, advice]);
}

function titleOf(code: string): string {
  const cause = CAUSES.find((known) => known === code);
  return cause === undefined ? code : CAUSE_PAGES[cause].title;
}

/** One line, cut short, nothing in it that steers a terminal. */
export function shown(text: string): string {
  const line = text.replace(/\s*\r?\n\s*/g, ' ');
  const short = line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE)}…`;
  return [...short].map((c) => (isPrintable(c) ? c : '\ufffd')).join('');
}

function isPrintable(c: string): boolean {
  const code = c.codePointAt(0) ?? 0;
  const control = code < 32 || (127 <= code && code < 160);
  const steers = (0x202a <= code && code <= 0x202e) || (0x2066 <= code && code <= 0x2069);
  return !control && !steers;
}
