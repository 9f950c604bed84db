/** Findings for people, in the manner of rustc: the message, the place, the line itself, what can be done. */
import { fixesOf } from '../../../server/core/features/diagnose.ts';
import type { Severity } from '../../../server/core/rules/finding.ts';
import { spanOf } from '../../../server/core/syntax/tree.ts';
import type { SourceText } from '../../../server/core/text/source-text.ts';
import type { CheckedFile } from './record.ts';

const COLOURS: Readonly<Record<Severity | 'quiet' | 'bold', string>> = {
  error: '\x1b[1;31m',
  warning: '\x1b[1;33m',
  info: '\x1b[1;36m',
  hint: '\x1b[1;32m',
  quiet: '\x1b[34m',
  bold: '\x1b[1m',
};

type Paint = (colour: keyof typeof COLOURS, text: string) => string;

/** How many findings there are of each weight, over all files. */
export type Counts = Readonly<Record<Severity, number>>;

export function toText(file: CheckedFile, fancy: boolean): string {
  return file.found.map((each) => finding(file, each, painter(fancy))).join('');
}

function painter(fancy: boolean): Paint {
  return (colour, text) => (fancy ? `${COLOURS[colour]}${text}\x1b[0m` : text);
}

function finding({ file, config }: CheckedFile, each: CheckedFile['found'][number], paint: Paint): string {
  const { severity, code, message, at, related = [] } = each.finding;
  const { source } = config.document;
  const span = spanOf(at);
  const start = source.positionAt(span.start);
  const end = source.positionAt(span.end);
  const line = lineAt(source, start.line);
  const width = Math.max(1, (end.line === start.line ? end.character : line.length) - start.character);
  const number = String(start.line + 1);
  const margin = ' '.repeat(number.length);
  // Tabs and wide characters keep their place when the indent repeats them.
  const indent = line.slice(0, start.character).replaceAll(/[^\t]/g, ' ');
  const notes = related.map(({ at: place, message: note }) => {
    const { line: row, character } = source.positionAt(spanOf(place).start);
    return `${margin} ${paint('quiet', '=')} ${file}:${row + 1}:${character + 1}: ${note}\n`;
  });
  const fixes = fixesOf(each, config).map(
    ({ title, safe }) =>
      `${margin} ${paint('quiet', '=')} fix: ${title}${safe ? '' : ' (changes what is sent; kongsole fix --unsafe)'}\n`,
  );
  return [
    `${paint(severity, `${severity}[${code}]`)}${paint('bold', `: ${message}`)}\n`,
    `${margin}${paint('quiet', '-->')} ${file}:${number}:${start.character + 1}\n`,
    `${margin} ${paint('quiet', '|')}\n`,
    `${paint('quiet', `${number} |`)} ${line}\n`,
    `${margin} ${paint('quiet', '|')} ${indent}${paint(severity, '^'.repeat(width))}\n`,
    ...notes,
    ...fixes,
    '\n',
  ].join('');
}

const LONGEST_LINE = 400;

function lineAt(source: SourceText, line: number): string {
  const start = source.offsetAt({ line, character: 0 });
  const text = source.slice(start, source.offsetAt({ line: line + 1, character: 0 }));
  return text.replace(/\r?\n?$/, '').slice(0, LONGEST_LINE);
}

/** The last line: how much was found in how many files. */
export function summary(counts: Counts, files: number, fancy: boolean): string {
  const said = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count > 1 && severity !== 'info' ? 's' : ''}`);
  const checked = files === 1 ? '1 file' : `${files} files`;
  return said.length === 0
    ? `${painter(fancy)('hint', 'no findings')} in ${checked}\n`
    : `${said.join(', ')} in ${checked}\n`;
}
