/** The fix that makes a service speak TLS, or stop speaking it, in whichever form the file states its address. */
import type { Config, Entity } from '../model/config.ts';
import {
  addressOf,
  DEFAULT_PORT,
  defaultPortOfUrl,
  partOf,
  withoutTls,
  withTls,
} from '../model/service-address.ts';
import type { Edit } from '../text/span.ts';
import { insertAfter, ownPair, replacement, replaceValue } from './edit.ts';
import type { Fix } from './finding.ts';

export type Direction = 'to-tls' | 'to-plain';

/**
 * `port`: `fit` also moves a port that is known for the other protocol (80 becomes 443); `keep` leaves the port that
 * is in force, because it was seen to answer. Undefined where the service has no such protocol, or where its
 * address comes from a merge or an alias that others share. Unsafe: it changes what is sent.
 */
export function switchProtocol(
  service: Entity,
  config: Config,
  direction: Direction,
  port: 'fit' | 'keep',
): Fix | undefined {
  const address = addressOf(service);
  const from = address.protocol?.value;
  const to = from === undefined ? undefined : direction === 'to-tls' ? withTls(from) : withoutTls(from);
  if (to === undefined || address.port === undefined) return undefined;
  const wanted = port === 'keep' ? address.port.value : fitPort(address.port.value, direction);
  const edits =
    address.form === 'url' ? editUrl(service, to, wanted) : editFields(service, config, to, wanted);
  if (!edits) return undefined;
  const ports = address.port.value === wanted ? '' : ` and port ${wanted}`;
  return { title: `Change the protocol to ${to}${ports}`, safe: false, preferred: true, edits };
}

const PLAIN_TO_TLS_PORT: Readonly<Record<number, number>> = { 80: 443, 8080: 8443, 8000: 8443 };
const TLS_TO_PLAIN_PORT: Readonly<Record<number, number>> = { 443: 80, 8443: 8080 };

function fitPort(port: number, direction: Direction): number {
  return (direction === 'to-tls' ? PLAIN_TO_TLS_PORT : TLS_TO_PLAIN_PORT)[port] ?? port;
}

function editUrl(service: Entity, protocol: string, port: number): readonly Edit[] | undefined {
  const url = ownPair(service.node, 'url')?.value;
  const address = addressOf(service);
  if (url?.kind !== 'scalar' || !address.protocol?.at || !address.host?.at) return undefined;
  const scheme = address.protocol.at;
  if (scheme.to - scheme.from === url.to - url.from) return undefined; // escapes: no place of its own
  const edits = [replacement(scheme, protocol)];
  const implied = defaultPortOfUrl(protocol);
  if (address.port?.at && address.port.value !== port) edits.push(replacement(address.port.at, String(port)));
  if (!address.port?.at && implied !== port) {
    const host = address.host.at;
    edits.push({
      span: { start: host.origin.offset + host.to, end: host.origin.offset + host.to },
      text: `:${port}`,
    });
  }
  return edits;
}

function editFields(
  service: Entity,
  config: Config,
  protocol: string,
  port: number,
): readonly Edit[] | undefined {
  const { document } = config;
  const anchor =
    ownPair(service.node, 'host') ?? ownPair(service.node, 'port') ?? ownPair(service.node, 'name');
  const edits: Edit[] = [];
  const written = ownPair(service.node, 'protocol');
  if (written?.value.kind === 'scalar') edits.push(replaceValue(written.value, protocol));
  else if (service.fields.has('protocol') || !anchor) return undefined;
  else edits.push(insertAfter(document, service.node, anchor, 'protocol', protocol));

  const portPair = ownPair(service.node, 'port');
  if (portPair?.value.kind === 'scalar') {
    if (portPair.value.value !== port)
      edits.push(replacement(partOf(portPair.value, 0, portPair.value.text.length), String(port)));
  } else if (service.fields.has('port')) return undefined;
  else if (port !== DEFAULT_PORT) {
    const after = ownPair(service.node, 'host') ?? written ?? anchor;
    if (!after) return undefined;
    edits.push(insertAfter(document, service.node, after, 'port', String(port)));
  }
  return edits;
}
