/** The rules' pages and the table of them, from the rules themselves. */
import type { Example, Rule } from '../server/core/rules/rule.ts';
import { RULES } from '../server/core/rules/rules.ts';

export function rulesTable(): string {
  const rows = inOrder().map(
    (rule) =>
      `| [\`${rule.code}\`](docs/rules.md#${rule.code}) | ${rule.severity}${rule.refusedByKong ? ', refused by Kong' : ''} | ${rule.summary} |`,
  );
  return ['| rule | severity | what it finds |', '|---|---|---|', ...rows].join('\n');
}

export function rulesPage(): string {
  return [
    '# Rules',
    '',
    'Made from the rules themselves by `npm run generate`. Every example below runs as a test.',
    '',
    'A rule is switched off, or given another severity, by its code: `"kongsole.rules": {"CODE": "off"}` in the editor, or for one line by a comment `# kongsole: allow CODE` on it or above it.',
    '',
    ...inOrder().flatMap(page),
  ].join('\n');
}

function inOrder(): readonly Rule[] {
  return [...RULES].sort((a, b) => a.code.localeCompare(b.code));
}

function page(rule: Rule): string[] {
  const facts = [
    rule.severity,
    ...(rule.refusedByKong ? ['Kong itself refuses the file for it'] : []),
    `since ${rule.since}`,
    ...(rule.fixes ? ['has a quick fix'] : []),
  ];
  return [
    `## ${rule.code}`,
    '',
    rule.summary,
    '',
    `*${facts.join(' · ')}*`,
    '',
    rule.why,
    '',
    ...(rule.source ? [`Source: ${rule.source}.`, ''] : []),
    ...rule.invalid.flatMap((example) => block('Finds', example)),
    ...rule.valid.flatMap((example) => block('Accepts', example)),
  ];
}

function block(verb: string, { title, yaml }: Example): string[] {
  // The marks become comments, so that the block stays YAML that can be copied.
  const text = yaml
    .replace(/^\n/, '')
    .trimEnd()
    .replaceAll(MARK, (_, indent: string, mark: string) => `#${indent.slice(1)}${mark}`);
  return [`${verb}: ${title}`, '', '```yaml', text, '```', ''];
}

const MARK = /^(\s*)(\^+ (?:error|warning|info|hint): )/gm;
