/** Texts with marks, as rules' examples and tests write them. */

export interface Mark {
  /** Offset in the text without the marks. */
  readonly start: number;
  readonly end: number;
  readonly severity: string;
  readonly message: string;
}

const MARK_LINE = /^\s*(?<carets>\^+) (?<severity>error|warning|info|hint): (?<message>.*)$/;

/** Takes out the lines that mark the line above; a text that begins with a line break loses it. */
export function readMarked(marked: string): { text: string; marks: Mark[] } {
  const lines: string[] = [];
  const marks: Mark[] = [];
  let offset = 0;
  let previous = 0;
  for (const line of marked.replace(/^\n/, '').split('\n')) {
    const match = MARK_LINE.exec(line);
    const { carets, severity, message } = match?.groups ?? {};
    if (carets && severity && message !== undefined) {
      const start = previous + line.indexOf('^');
      marks.push({ start, end: start + carets.length, severity, message });
      continue;
    }
    lines.push(line);
    previous = offset;
    offset += line.length + 1;
  }
  return { text: lines.join('\n'), marks: marks.sort(byPlace) };
}

/** The text with the marks put back in, to be pasted into a fixture. */
export function writeMarked(text: string, marks: readonly Mark[]): string {
  const out: string[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    out.push(line);
    const end = offset + line.length;
    for (const mark of marks.filter((each) => offset <= each.start && each.start <= end)) {
      const width = Math.max(1, Math.min(mark.end, end) - mark.start);
      out.push(`${' '.repeat(mark.start - offset)}${'^'.repeat(width)} ${mark.severity}: ${mark.message}`);
    }
    offset = end + 1;
  }
  return out.join('\n');
}

function byPlace(a: Mark, b: Mark): number {
  return a.start - b.start || a.message.localeCompare(b.message);
}
