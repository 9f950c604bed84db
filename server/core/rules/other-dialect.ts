import type { Dialect } from '../catalogue/target.ts';
import { DECK_ONLY_FIELDS, DECK_ONLY_SECTIONS, KONG_ONLY_SECTIONS } from '../dialect/constructs.ts';
import type { Config, Part } from '../model/config.ts';
import { pathOf } from '../model/read-config.ts';
import { defineRule, type Fault } from './rule.ts';

interface Construct {
  readonly name: string;
  /** Who would take it. */
  readonly of: Dialect;
  readonly advice: string;
}

export const otherDialect = defineRule<Construct>({
  code: 'other-dialect',
  severity: 'error',
  since: '0.1.0',
  summary: 'Something that only decK understands in a file for Kong, or the other way round.',
  why: 'decK state files and what Kong itself loads look alike, but each refuses what only the other knows.',
  source: 'go-database-reconciler pkg/file/types.go; Kong 3.9 kong/db/schema/others/declarative_config.lua',
  refusedByKong: true,
  supersedes: ['unknown-field'],
  invalid: [
    {
      title: "decK's tags in a file for Kong",
      yaml: `
# kongsole: dialect=dbless
_format_version: "3.0"
_info:
^^^^^ error: "_info" is decK's, Kong itself refuses it; send the file with "deck gateway sync", or take it out
  select_tags: [billing]
`,
    },
    {
      title: "Kong's comment in a decK state file",
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
services:
- name: billing
  _comment: paid by team red
  ^^^^^^^^ error: "_comment" is Kong's own, decK refuses it; write a YAML comment ("# …")
  host: billing.internal
`,
    },
  ],
  valid: [
    {
      title: 'Where it belongs',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
_info:
  select_tags: [billing]
`,
    },
  ],

  find: inItem,
  *findInFile({ sections, settings }: Config) {
    const foreign = settings.dialect === 'deck' ? KONG_ONLY_SECTIONS : DECK_ONLY_SECTIONS;
    for (const [name, { key }] of sections) {
      const advice = Object.hasOwn(foreign, name) ? foreign[name] : undefined;
      if (advice !== undefined)
        yield { at: key, path: [name], facts: { name, of: otherThan(settings.dialect), advice } };
    }
  },
  message: ({ name, of, advice }) =>
    of === 'deck'
      ? `"${name}" is decK's, Kong itself refuses it; ${advice}`
      : `"${name}" is Kong's own, decK refuses it; ${advice}`,
});

function otherThan(dialect: Dialect): Dialect {
  return dialect === 'deck' ? 'dbless' : 'deck';
}

function* inItem(item: Part, config: Config): Iterable<Fault<Construct>> {
  const { dialect } = config.settings;
  for (const entity of item.entities) {
    const foreign =
      dialect === 'deck'
        ? { _comment: KONG_ONLY_SECTIONS['_comment'], _ignore: KONG_ONLY_SECTIONS['_ignore'] }
        : DECK_ONLY_FIELDS[entity.kind];
    for (const [name, advice] of Object.entries(foreign ?? {})) {
      const pair = entity.fields.get(name);
      if (pair === undefined || advice === undefined) continue;
      const facts = { name, of: otherThan(dialect), advice };
      yield { at: pair.key, path: pathOf(config, entity, name), facts };
    }
  }
}
