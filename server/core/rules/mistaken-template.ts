import type { Config, Item } from '../model/config.ts';
import { type Located, spanOf, within } from '../syntax/tree.ts';
import { closest } from '../text/closest.ts';
import { defineRule, type Fault } from './rule.ts';

interface Facts {
  readonly fault: 'prefix' | 'function';
  readonly name: string;
  readonly near: string | undefined;
}

/** decK's functions; go-database-reconciler pkg/file/template.go. */
const FUNCTIONS = ['env', 'toBool', 'toInt', 'toFloat', 'indent'];
/** What Go's templates bring along. */
const BUILT_IN = [
  'print',
  'printf',
  'println',
  'index',
  'len',
  'and',
  'or',
  'not',
  'eq',
  'ne',
  'if',
  'else',
  'end',
  'range',
  'with',
];

const TEMPLATE = /\$\{\{(?<inside>[^}\n]{0,500})\}\}/dg;
const VARIABLE = /\benv\s+["'](?<name>[^"'\s]+)["']/d;

export const mistakenTemplate = defineRule<Facts>({
  code: 'mistaken-template',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A template of decK with a variable or a function that decK refuses.',
  why: 'decK reads only variables whose names begin with "DECK_", and knows the functions env, toBool, toInt, toFloat and indent. For anything else it stops before it has read the file.',
  source: 'go-database-reconciler pkg/file/template.go',
  invalid: [
    {
      title: 'A name without the prefix, and a misspelt function',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
services:
- name: billing
  host: \${{ env "BILLING_HOST" }}
                 ^^^^^^^^^^^^ warning: decK reads no variable "BILLING_HOST": only names that begin with "DECK_"; call it "DECK_BILLING_HOST"
  port: \${{ env "DECK_BILLING_PORT" | toint }}
                                      ^^^^^ warning: decK knows no function "toint"; did you mean "toInt"?
`,
    },
  ],
  valid: [
    {
      title: 'As decK wants it',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
services:
- name: billing
  host: \${{ env "DECK_BILLING_HOST" }}
  port: \${{ env "DECK_BILLING_PORT" | toInt }}
  # host: \${{ env "OLD_HOST" }}
`,
    },
  ],
  *find(item, config) {
    if (config.settings.dialect === 'deck') yield* mistakesIn(item, config);
  },
  message: ({ fault, name, near }) =>
    fault === 'prefix'
      ? `decK reads no variable "${name}": only names that begin with "DECK_"; call it "DECK_${name}"`
      : `decK knows no function "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  fixes({ at, facts: { fault, name, near } }) {
    const text = fault === 'prefix' ? `DECK_${name}` : near;
    if (text === undefined) return [];
    const edits = [{ span: spanOf(at), text }];
    return [{ title: `Change it to "${text}"`, safe: false, preferred: true, edits }];
  },
});

function* mistakesIn(item: Item, config: Config): Iterable<Fault<Facts>> {
  const path = [item.section, config.indexOf(item)];
  // Between the fields of a large item stand lists that are looked at by themselves.
  const parts = item.node.kind === 'map' ? item.node.pairs : [item.node];
  for (const part of parts) yield* mistakesAt(part, path, config);
}

function* mistakesAt(part: Located, path: Fault<Facts>['path'], config: Config): Iterable<Fault<Facts>> {
  const { start, end } = spanOf(part);
  const text = config.document.source.slice(start, end);
  if (!text.includes('${{')) return;
  for (const match of text.matchAll(TEMPLATE)) {
    const inside = match.groups?.['inside'] ?? '';
    const [from = 0] = match.indices?.groups?.['inside'] ?? [];
    // decK leaves comments alone.
    if (
      text
        .slice(text.lastIndexOf('\n', match.index) + 1, match.index)
        .trimStart()
        .startsWith('#')
    )
      continue;
    const place = (at: number, length: number) => within(part, from + at, from + at + length);
    const variable = VARIABLE.exec(inside);
    const name = variable?.groups?.['name'];
    const [nameFrom] = variable?.indices?.groups?.['name'] ?? [];
    if (name !== undefined && nameFrom !== undefined && !name.startsWith('DECK_'))
      yield { at: place(nameFrom, name.length), path, facts: { fault: 'prefix', name, near: undefined } };
    for (const call of inside.matchAll(/(?<=^\s*|\|\s*)[A-Za-z]\w*/g)) {
      const [word] = call;
      if (FUNCTIONS.includes(word) || BUILT_IN.includes(word)) continue;
      yield {
        at: place(call.index, word.length),
        path,
        facts: { fault: 'function', name: word, near: closest(word, FUNCTIONS) },
      };
    }
  }
}
