/** A half-open stretch of a text: `start` inclusive, `end` exclusive, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces the text in `span` with `text`. An insertion has an empty span. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export function covers(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/**
 * The text after all edits. Edits may come in any order and must not overlap; two insertions at one place keep
 * their order.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start);
  const parts: string[] = [];
  let copied = 0;
  for (const edit of ordered) {
    parts.push(text.slice(copied, edit.span.start), edit.text);
    copied = edit.span.end;
  }
  parts.push(text.slice(copied));
  return parts.join('');
}
