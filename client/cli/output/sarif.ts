/** SARIF 2.1.0, as GitHub code scanning reads it. */
import type { Rule } from '../../../server/core/rules/rule.ts';
import { RULES } from '../../../server/core/rules/rules.ts';
import type { FindingRecord } from './record.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;

export function toSarif(records: readonly FindingRecord[]): unknown {
  const used = new Set(records.map((record) => record.code));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kongsole',
            rules: RULES.filter((rule) => used.has(rule.code)).map((rule) => ({
              id: rule.code,
              shortDescription: { text: rule.summary },
              fullDescription: { text: rule.why },
              help: helpOf(rule),
              defaultConfiguration: { level: LEVELS[rule.severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: records.map((record) => ({
          ruleId: record.code,
          level: LEVELS[record.severity],
          message: { text: record.message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(record.file.replaceAll('\\', '/')) },
                region: {
                  startLine: record.line,
                  startColumn: record.column,
                  endLine: record.endLine,
                  endColumn: record.endColumn,
                },
              },
            },
          ],
        })),
      },
    ],
  };
}

/** The page itself, for whoever reads the file has no docs/ beside it. */
function helpOf({ code, summary, why, source }: Rule): { readonly text: string; readonly markdown: string } {
  const tail = source === undefined ? [] : [`Source: ${source}.`];
  const silence = `Silence it for one line with a comment on it or above it: # kongsole: allow ${code}`;
  const text = [summary, why, ...tail, silence].join('\n\n');
  return { text, markdown: text.replace(silence, silence.replace(/# kongsole.*/, '`$&`')) };
}
