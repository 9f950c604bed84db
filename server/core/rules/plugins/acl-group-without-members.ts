import type { Config, Entity } from '../../model/config.ts';
import { pathOf } from '../../model/read-config.ts';
import { declaredPlugin } from '../entity-rule.ts';
import { fieldsOfEntity, isPart, itemsIn, nodeIn, textIn, textsIn } from '../fields.ts';
import { keptOfPart, partsOf } from '../kept-of-part.ts';
import { choices, didYouMean } from '../kong/words.ts';
import { defineRule } from '../rule.ts';

interface Facts {
  readonly groups: readonly string[];
  readonly near: string;
}

export const aclGroupWithoutMembers = defineRule<Facts>({
  code: 'acl-group-without-members',
  severity: 'warning',
  since: '0.1.0',
  summary: 'acl allows groups to which no consumer belongs.',
  why: 'Groups exist only as words at consumers; Kong does not know whether one is misspelt. Where nobody is in an allowed group, every request ends in 403.',
  source: 'Kong 3.9 kong/plugins/acl/handler.lua',
  invalid: [
    {
      title: 'A misspelt group',
      yaml: `
_format_version: "3.0"
consumers:
- username: mia
  keyauth_credentials:
  - key: \${MIA_KEY}
  acls:
  - group: partners
plugins:
- name: key-auth
- name: acl
  config:
    allow: [partner]
           ^^^^^^^^^ warning: no consumer of this file is in the group "partner", so every request ends in 403; did you mean "partners"?
`,
    },
  ],
  valid: [
    {
      title: 'One of the groups has a member',
      yaml: `
_format_version: "3.0"
consumers:
- username: mia
  keyauth_credentials:
  - key: \${MIA_KEY}
  acls:
  - group: partners
plugins:
- name: key-auth
- name: acl
  config:
    allow: [partners, readers]
`,
    },
    {
      title: 'Groups may come from a directory as well',
      yaml: `
_format_version: "3.0"
consumers:
- username: mia
plugins:
- name: ldap-auth
  config: {ldap_host: ldap.internal, base_dn: 'dc=shop', attribute: uid}
- name: acl
  config:
    allow: [partners]
`,
    },
  ],
  looksAtAll: true,
  steps: (config) => kept.steps(config),
  *findInFile(config) {
    const groups = groupsOf(config);
    if (!groups) return;
    for (const part of partsOf(config)) {
      for (const entity of kept.of(part, config).acls) {
        const acl = declaredPlugin(entity, config, ACL);
        if (!acl?.fields.isWhole || acl.fields.pairs.has('include_consumer_groups')) continue;
        const allowed = textsIn(acl.fields, 'allow').map(({ text }) => text);
        const at = nodeIn(acl.fields, 'allow');
        if (!at || allowed.length === 0 || allowed.length !== itemsIn(acl.fields, 'allow').length) continue;
        if (allowed.some((group) => groups.has(group))) continue;
        const near = didYouMean(allowed[0] ?? '', [...groups]);
        yield {
          at,
          path: pathOf(config, entity, 'config', 'allow'),
          facts: { groups: allowed, near },
          entity,
        };
      }
    }
  },
  message: ({ groups, near }) =>
    `no consumer of this file is in the group ${choices(groups)}, so every request ends in 403${near}`,
});

const ACL: ReadonlySet<string> = new Set(['acl']);

/** All groups that can be had; undefined where the file does not tell. */
function groupsOf(config: Config): ReadonlySet<string> | undefined {
  if (isPart(config) || !config.sections.has('consumers')) return undefined;
  const groups = new Set<string>();
  for (const part of partsOf(config)) {
    const said = kept.of(part, config);
    if (said.isOpen) return undefined;
    for (const group of said.groups) groups.add(group);
  }
  return groups;
}

interface Said {
  /** Of consumers. */
  readonly groups: readonly string[];
  /** There may be other groups. */
  readonly isOpen: boolean;
  readonly acls: readonly Entity[];
}

const kept = keptOfPart(({ entities }, config): Said => {
  const groups: string[] = [];
  const acls: Entity[] = [];
  let isOpen = false;
  for (const entity of entities) {
    const fields = fieldsOfEntity(entity, config);
    if (entity.kind === 'plugins') {
      isOpen ||= !GIVES_NO_GROUPS.has(textIn(fields, 'name') ?? '');
      if (declaredPlugin(entity, config, ACL)) acls.push(entity);
    }
    if (entity.kind !== 'acls') continue;
    const group = textIn(fields, 'group');
    if (group === undefined) isOpen = true;
    else groups.push(group);
  }
  return { groups, isOpen, acls };
});

/** Plugins of Kong that put nobody into a group of their own making. Any other may. */
const GIVES_NO_GROUPS: ReadonlySet<string> = new Set([
  ...['acl', 'basic-auth', 'hmac-auth', 'jwt', 'key-auth', 'oauth2'],
  ...['bot-detection', 'correlation-id', 'cors', 'datadog', 'file-log', 'http-log', 'ip-restriction'],
  ...['opentelemetry', 'prometheus', 'proxy-cache', 'rate-limiting', 'request-size-limiting'],
  ...['request-termination', 'request-transformer', 'response-ratelimiting', 'response-transformer'],
  ...['statsd', 'syslog', 'tcp-log', 'udp-log', 'zipkin'],
]);
