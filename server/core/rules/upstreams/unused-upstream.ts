import type { Entity } from '../../model/config.ts';
import { pathOf } from '../../model/read-config.ts';
import { addressOf } from '../../model/service-address.ts';
import type { Node } from '../../syntax/tree.ts';
import { isPart } from '../fields.ts';
import { keptOfPart, partsOf } from '../kept-of-part.ts';
import { defineRule } from '../rule.ts';

export const unusedUpstream = defineRule<{ readonly name: string }>({
  code: 'unused-upstream',
  severity: 'info',
  since: '0.1.0',
  summary: 'An upstream that no service and no plugin uses.',
  why: "A service uses an upstream when its host is the upstream's name, letter for letter. An upstream that nobody names is often one that was meant to be used.",
  invalid: [
    {
      title: 'The service goes past it',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
        ^^^^^^^^^^^^ info: nothing uses the upstream "billing-pool": no service has it as its "host"
  targets:
  - target: 10.0.0.7:8080
services:
- name: billing
  host: billing.internal
`,
    },
  ],
  valid: [
    {
      title: "The service's host names it",
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  looksAtAll: true,
  steps: (config) => kept.steps(config),
  *findInFile(config) {
    if (!config.sections.has('upstreams') || !config.sections.has('services') || isPart(config)) return;
    const upstreams: Entity[] = [];
    const used = new Set<string>();
    for (const part of partsOf(config)) {
      const said = kept.of(part, config);
      // A host that is not known may be any of them.
      if (!said) return;
      upstreams.push(...said.upstreams);
      for (const text of said.used) used.add(text);
    }
    for (const upstream of upstreams) {
      const { name } = upstream;
      if (name === undefined || used.has(name)) continue;
      yield { at: upstream.label, path: pathOf(config, upstream), facts: { name }, entity: upstream };
    }
  },
  message: ({ name }) => `nothing uses the upstream "${name}": no service has it as its "host"`,
});

/** Undefined: it has a service whose host is not known. */
const kept = keptOfPart(
  ({
    entities,
  }): { readonly upstreams: readonly Entity[]; readonly used: ReadonlySet<string> } | undefined => {
    const upstreams: Entity[] = [];
    const used = new Set<string>();
    for (const entity of entities) {
      if (entity.kind === 'upstreams') upstreams.push(entity);
      else if (entity.kind === 'services') {
        const { host } = addressOf(entity);
        if (!host) return undefined;
        used.add(host.value);
      } else if (entity.kind === 'plugins') {
        const settings = entity.fields.get('config')?.value;
        if (settings) addTexts(settings, used);
      }
    }
    return { upstreams, used };
  },
);

/** Plugins name upstreams in fields of their own: canary, route-by-header and the like. */
function addTexts(node: Node, used: Set<string>): void {
  if (node.kind === 'scalar' && typeof node.value === 'string') used.add(node.value);
  if (node.kind === 'list') for (const item of node.items) addTexts(item, used);
  if (node.kind === 'map') for (const { value } of node.pairs) addTexts(value, used);
}
