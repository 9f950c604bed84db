/**
 * Templating that no YAML reader takes, written over with text of the same length that one takes: `${{ env "X" }}`
 * inside quotes, `{{ x }}` where a value begins, lines of `{% if %}` and `{{- range }}`. All places stay the same, and
 * no line has to do with another.
 * What stands in for a value has the form `__X__`, which the model knows for an unknown one.
 */
export function maskTemplates(text: string): string {
  return text
    .replaceAll(
      CONTROL_LINE,
      (line: string, indent: string) => `${indent}#${' '.repeat(line.length - indent.length - 1)}`,
    )
    .replaceAll(EXPRESSION, placeholderFor)
    .replaceAll(PRINTF, '$1$$X');
}

/** What begins a template. */
export const TEMPLATE_MARKS: readonly string[] = ['{{', '{%'];

/** Whether there is anything that a YAML reader would stumble over, or read as a map in a map. */
export function needsMasking(text: string): boolean {
  if (!TEMPLATE_MARKS.some((mark) => text.includes(mark))) return false;
  return /(?:^|[:[,-]|["'])\s*\{\{|^\s*\{%|["'][^"'\n]*\$\{\{[^}\n]*["']/m.test(text);
}

/** A line with nothing but `{% … %}`, or with a Go template's words; comments of Jinja and Helm. */
const CONTROL_LINE =
  /^([ \t]*)(?:\{%.*%\}|\{#.*#\}|\{\{-?[ \t]*(?:if|else|end|range|with|define|block|include|template|toYaml|tpl|\/\*|\$\w+[ \t]*:=)(?![\w.]).*\}\})[ \t]*$/gm;

/** Bounded, so that a text of nothing but openings costs no more than its length. */
const EXPRESSION = /\$?\{\{(?:[^{}\r\n]|\}(?!\})){1,500}\}\}|\{%(?:[^%\r\n]|%(?!\})){1,500}%\}/g;

/** `%s` and `%d` of a program's string, where a value stands; `%` may not begin one. */
const PRINTF = /([:-][ \t]+)(%[sd])(?=[ \t]*$)/gm;

function placeholderFor(expression: string): string {
  const inside = expression
    .slice(2, -2)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '_');
  return `__${inside.replace(/^_/, 'X')}__`;
}
