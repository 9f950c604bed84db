import { DIRECTIVE_NAMES, readDirective } from '../dialect/directive.ts';
import { TOPOLOGY_NAMES } from '../model/topology.ts';
import { closest } from '../text/closest.ts';
import { defineRule } from './rule.ts';

interface Mistake {
  readonly name: string;
  readonly value: string;
  readonly allowed: readonly string[] | undefined;
}

export const mistakenDirective = defineRule<Mistake>({
  code: 'mistaken-directive',
  severity: 'warning',
  since: '0.1.0',
  summary: 'The comment that says for which Kong a file is written says something that does not exist.',
  why: 'The file is then judged for another gateway than its author believes.',
  invalid: [
    {
      title: 'A misspelt edition',
      yaml: `
# kongsole: kong=3.4 edition=enterprize
                     ^^^^^^^^^^^^^^^^^^ warning: "enterprize" is no edition; it can be "oss" or "enterprise"; did you mean "enterprise"?
_format_version: "3.0"
`,
    },
    {
      title: 'An unknown word',
      yaml: `
# kongsole: version=3.4
            ^^^^^^^^^^^ warning: "version" is unknown here; known are "kong", "edition", "flavor", "dialect", "front", "idle", "front-idle", "kong-idle", "second", "second-idle" and "backend-idle"
_format_version: "3.0"
`,
    },
  ],
  valid: [
    {
      title: 'Version, edition, flavor and dialect',
      yaml: `
# kongsole: kong=3.4 edition=oss flavor=expressions dialect=dbless
_format_version: "3.0"
`,
    },
  ],

  *findInFile({ document }) {
    for (const { at, name, value, allowed } of readDirective(document).mistakes)
      yield { at, path: [], facts: { name, value, allowed } };
  },
  message({ name, value, allowed }) {
    if (allowed === undefined)
      return `"${name}" is unknown here; known are ${listed([...DIRECTIVE_NAMES, ...TOPOLOGY_NAMES], 'and')}${hintFor(name, [...DIRECTIVE_NAMES, ...TOPOLOGY_NAMES])}`;
    if (name === 'kong') return `"${value}" is no version such as "3.9", nor "auto"`;
    return `"${value}" is no ${name}; it can be ${listed(allowed, 'or')}${hintFor(value, allowed)}`;
  },
});

function hintFor(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

function listed(words: readonly string[], last: string): string {
  const quoted = words.map((word) => `"${word}"`);
  return `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`;
}
