import type { Config, Entity } from '../model/config.ts';
import { isPlaceholder } from '../model/known.ts';
import { pathOf } from '../model/read-config.ts';
import { fromFields, partOf, scalarOf } from '../model/service-address.ts';
import { insertAfter, ownPair, replaceValue } from './edit.ts';
import type { Fix } from './finding.ts';
import { defineRule } from './rule.ts';

interface Facts {
  readonly scheme: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
  readonly path: string | undefined;
}

export const schemeOrPortInHost = defineRule<Facts>({
  code: 'scheme-or-port-in-host',
  severity: 'error',
  since: '0.1.0',
  summary: "A service's host holds more than a name: a scheme, a port or a path.",
  why: 'Kong takes `host` as a bare name or address and refuses anything else. Scheme, port and path have fields of their own.',
  source: 'Kong 3.9 kong/db/schema/typedefs.lua (host)',
  refusedByKong: true,
  supersedes: ['invalid-host'],
  invalid: [
    {
      title: 'A port in the host',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal:8080
        ^^^^^^^^^^^^^^^^^^^^^ error: host must be a bare name or address: move port 8080 to "port"
`,
    },
    {
      title: 'A whole URL in the host',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: https://billing.internal/api
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: host must be a bare name or address: move "https" to "protocol" and "/api" to "path"
`,
    },
  ],
  valid: [
    {
      title: 'A bare name, and an IPv6 address in brackets',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
- name: ledger
  host: "[fd00::7]"
`,
    },
  ],

  *find(item, config) {
    for (const service of item.entities) {
      const scalar = service.kind === 'services' ? scalarOf(service, 'host') : undefined;
      // A url wins over the host, so Kong never looks at it.
      if (!scalar || scalarOf(service, 'url') || typeof scalar.value !== 'string') continue;
      if (isPlaceholder(scalar.text) && config.settings.placeholders === 'unknown') continue;
      const parts = MORE_THAN_A_HOST.exec(scalar.text)?.groups;
      if (!parts?.['host'] || !(parts['scheme'] || parts['port'] || parts['path'])) continue;
      const { scheme, host, port, path } = parts;
      yield {
        at: partOf(scalar, 0, scalar.text.length),
        path: pathOf(config, service, 'host'),
        facts: { scheme: scheme?.toLowerCase(), host, port, path },
        entity: service,
      };
    }
  },
  message: ({ scheme, port, path }) => {
    const moves = [
      scheme && `"${scheme}" to "protocol"`,
      port && `port ${port} to "port"`,
      path && `"${path}" to "path"`,
    ].filter((move) => move !== undefined && move !== '');
    return `host must be a bare name or address: move ${moves.join(' and ')}`;
  },
  fixes({ entity, facts }, config) {
    const fix = entity && moveOut(entity, facts, config);
    return fix ? [fix] : [];
  },
});

const MORE_THAN_A_HOST =
  /^(?:(?<scheme>[a-z][a-z0-9+.-]*):\/\/)?(?<host>\[[0-9a-f:.]+\]|[^:/?#@[\]\s]+)(?::(?<port>\d{1,5}))?(?<path>\/[^?#\s]*)?$/i;

const PROTOCOLS: ReadonlySet<string> = new Set([
  'http',
  'https',
  'grpc',
  'grpcs',
  'tcp',
  'tls',
  'udp',
  'ws',
  'wss',
]);

/** Only where the fields are not taken: what to do with a contradiction is the user's choice. */
function moveOut(service: Entity, facts: Facts, config: Config): Fix | undefined {
  const own = ownPair(service.node, 'host');
  if (own?.value.kind !== 'scalar') return undefined;
  const stated = fromFields(service);
  if (
    facts.scheme &&
    (!PROTOCOLS.has(facts.scheme) || (stated.protocol?.at && stated.protocol.value !== facts.scheme))
  )
    return undefined;
  if (facts.port && stated.port?.at && stated.port.value !== Number(facts.port)) return undefined;
  if (facts.path && stated.path?.at && stated.path.value !== facts.path) return undefined;
  const edits = [replaceValue(own.value, facts.host)];
  const add = (key: string, value: string) =>
    edits.push(insertAfter(config.document, service.node, own, key, value));
  const text = (value: string) => (config.document.format === 'json' ? JSON.stringify(value) : value);
  if (facts.scheme && !stated.protocol?.at) add('protocol', text(facts.scheme));
  const port = facts.port ?? (facts.scheme === 'https' ? '443' : undefined);
  if (port && !stated.port?.at) add('port', port);
  if (facts.path && !stated.path?.at) add('path', text(facts.path));
  return { title: 'Move what is not the host to its own fields', safe: false, preferred: true, edits };
}
