import type { Expected } from '../../verdict/complaint.ts';
import { kongRule } from './kong-rule.ts';
import { requote } from './respell.ts';

export const wrongType = kongRule({
  code: 'wrong-type',
  complaint: 'wrong-type',
  summary: 'A value of the wrong type.',
  why: 'Kong does not convert: a number in quotes is a string to it, and yes, no, on and off without quotes are booleans.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'A number in quotes',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  port: "80"
        ^^^^ error: expected an integer, found the string "80"; take the quotes off
`,
    },
    {
      title: 'A boolean that was meant as a word',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  tags: [on]
         ^^ error: expected a string, found the boolean true; put it in quotes
`,
    },
  ],
  valid: [
    {
      title: 'A number',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  port: 80
`,
    },
  ],
  message: ({ expected, found, value }) => {
    const text = found === 'a string' ? `"${clipped(value ?? '')}"` : value;
    const shown = value === undefined || value === 'null' ? found : `${found.replace(/^an?/, 'the')} ${text}`;
    return `expected ${WORDS[expected]}, found ${shown}${hint(expected, found, value)}`;
  },
  fixes: ({ at, facts: { expected } }, config) => requote(at, expected, config),
});

const WORDS: { readonly [E in Expected]: string } = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a map of fields',
  'name-or-id': 'a name or an id',
};

function hint(expected: Expected, found: string, value: string | undefined): string {
  if (found === 'a string' && value !== undefined) {
    const isNumber = expected === 'integer' || expected === 'number';
    if (isNumber && /^-?\d+(?:\.\d+)?$/.test(value)) return '; take the quotes off';
    if (expected === 'boolean' && /^(?:true|false)$/.test(value)) return '; take the quotes off';
    if (expected === 'list') return '; put it in square brackets';
  }
  const isPlain = found === 'a boolean' || found === 'an integer' || found === 'a number';
  return expected === 'string' && isPlain ? '; put it in quotes' : '';
}

function clipped(value: string): string {
  return value.length < 60 ? value : `${value.slice(0, 57)}…`;
}
