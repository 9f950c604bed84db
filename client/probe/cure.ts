/** From what would cure it to the edit of the user's file, with the place; in words where no edit is possible. Pure. */

import type { Cure, Hypothesis } from '../../server/core/doctor/hypothesis.ts';
import type { Config, Entity } from '../../server/core/model/config.ts';
import { addressOf, DEFAULT_PORT, withTls } from '../../server/core/model/service-address.ts';
import { insertAfter, ownPair, replacement, replaceValue } from '../../server/core/rules/edit.ts';
import { switchProtocol } from '../../server/core/rules/switch-protocol.ts';
import { spanOf } from '../../server/core/syntax/tree.ts';
import type { Edit } from '../../server/core/text/span.ts';

export interface ProbeFix {
  readonly title: string;
  /** Never done without being asked for: what is sent changes. */
  readonly safe: false;
  readonly file: string | undefined;
  /** 1-based place of the guilty line; undefined where the file has none. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Empty: the words of the title are all there is. */
  readonly edits: readonly PlacedEdit[];
  /** The same as offsets, for an editor. */
  readonly spans: readonly Edit[];
}

/** 1-based places, as in the records of `check`. */
export interface PlacedEdit {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

export interface CuredFile {
  readonly name: string;
  readonly config: Config;
}

export function cureFixes(verdict: Hypothesis, file: CuredFile | undefined): readonly ProbeFix[] {
  return verdict.cures.map((cure) => fixFor(cure, verdict, file));
}

function fixFor(cure: Cure, { about, fix }: Hypothesis, file: CuredFile | undefined): ProbeFix {
  const words: ProbeFix = {
    title: fix ?? titleOf(cure),
    safe: false,
    file: undefined,
    line: undefined,
    column: undefined,
    edits: [],
    spans: [],
  };
  const service =
    file && about.service !== undefined ? entity(file.config, 'services', about.service) : undefined;
  const route = file && about.route !== undefined ? entity(file.config, 'routes', about.route) : undefined;
  if (!file) return words;
  const made = editsFor(cure, file.config, service, route, about.upstream);
  if (!made) return words;
  const { source } = file.config.document;
  const place = (offset: number) => {
    const { line, character } = source.positionAt(offset);
    return { line: line + 1, column: character + 1 };
  };
  const edits = made.edits.map(({ span, text }) => {
    const [start, end] = [place(span.start), place(span.end)];
    return { ...start, endLine: end.line, endColumn: end.column, text };
  });
  const first = made.edits[0];
  const guilty = first ? place(first.span.start) : undefined;
  return {
    title: made.title,
    safe: false,
    file: file.name,
    line: guilty?.line,
    column: guilty?.column,
    edits,
    spans: made.edits,
  };
}

function entity(config: Config, kind: string, name: string): Entity | undefined {
  return config.index.named(kind, name)[0] ?? config.index.byId(kind, name)[0];
}

interface Made {
  readonly title: string;
  readonly edits: readonly Edit[];
}

function editsFor(
  cure: Cure,
  config: Config,
  service: Entity | undefined,
  route: Entity | undefined,
  upstream: string | undefined,
): Made | undefined {
  switch (cure.kind) {
    case 'protocol':
      return service && protocolEdits(cure, service, config);
    case 'port':
      return service && setField(service, config, 'port', String(cure.to), `Set the port to ${cure.to}`);
    case 'host':
      return service && setField(service, config, 'host', cure.to, `Set the host to ${cure.to}`);
    case 'timeout':
      return (
        service && setField(service, config, cure.field, String(cure.ms), `Set ${cure.field} to ${cure.ms}`)
      );
    case 'host-header': {
      const owner = upstream === undefined ? undefined : entity(config, 'upstreams', upstream);
      return owner && setField(owner, config, 'host_header', cure.to, `Set host_header to ${cure.to}`);
    }
    case 'route-protocols':
      return route && addProtocol(route, config, cure.add);
    case 'kong-conf':
      return undefined;
  }
}

function protocolEdits(
  cure: Extract<Cure, { readonly kind: 'protocol' }>,
  service: Entity,
  config: Config,
): Made | undefined {
  const { protocol, port } = addressOf(service);
  const from = protocol?.value;
  if (from === undefined || from === cure.to) return undefined;
  const tls = withTls(from) === cure.to ? 'to-tls' : withTls(cure.to) === from ? 'to-plain' : undefined;
  const keeps = cure.port === undefined || cure.port === port?.value;
  if (tls && keeps) return switchProtocol(service, config, tls, 'keep');
  const edits = setField(service, config, 'protocol', cure.to, `Change the protocol to ${cure.to}`);
  if (!edits || keeps || cure.port === undefined) return edits;
  const moved = setField(service, config, 'port', String(cure.port), '');
  if (!moved) return undefined;
  return { title: `${edits.title} and port ${cure.port}`, edits: [...edits.edits, ...moved.edits] };
}

/** Replaces the field's value, or writes the field after the name (or whatever else the entity begins with). */
function setField(
  owner: Entity,
  config: Config,
  field: string,
  value: string,
  title: string,
): Made | undefined {
  const address = owner.kind === 'services' ? addressOf(owner) : undefined;
  if (address?.form === 'url' && ['protocol', 'host', 'port'].includes(field)) {
    const part = { protocol: address.protocol, host: address.host, port: address.port }[field];
    if (part?.at) return { title, edits: [replacement(part.at, value)] };
    const host = address.host?.at;
    if (field !== 'port' || !host) return undefined;
    const end = spanOf(host).end;
    return { title, edits: [{ span: { start: end, end }, text: `:${value}` }] };
  }
  const written = ownPair(owner.node, field);
  if (written?.value.kind === 'scalar') return { title, edits: [replaceValue(written.value, value)] };
  if (owner.fields.has(field) || (field === 'port' && value === String(DEFAULT_PORT))) return undefined;
  const anchor = ['host', 'name', 'protocol', 'port', 'url', 'id']
    .map((key) => ownPair(owner.node, key))
    .find((pair) => pair);
  return anchor && { title, edits: [insertAfter(config.document, owner.node, anchor, field, value)] };
}

function addProtocol(route: Entity, config: Config, protocol: string): Made | undefined {
  const list = route.fields.get('protocols')?.value;
  const last = list?.kind === 'list' ? list.items.at(-1) : undefined;
  if (list?.kind !== 'list' || !last) return undefined;
  const { start, end } = spanOf(last);
  const title = `Let the route take ${protocol}`;
  if (list.flow) return { title, edits: [{ span: { start: end, end }, text: `, ${protocol}` }] };
  // In a block list the new item takes its column from the last one's line.
  const { character } = config.document.source.positionAt(start);
  const line = `\n${' '.repeat(Math.max(character - 2, 0))}- ${protocol}`;
  return { title, edits: [{ span: { start: end, end }, text: line }] };
}

function titleOf(cure: Cure): string {
  switch (cure.kind) {
    case 'protocol':
      return `set protocol to ${cure.to}${cure.port === undefined ? '' : ` and port to ${cure.port}`}`;
    case 'port':
      return `set port to ${cure.to}`;
    case 'host':
      return `set host to ${cure.to}`;
    case 'host-header':
      return `set the upstream's host_header to ${cure.to}`;
    case 'timeout':
      return `set ${cure.field} to ${cure.ms}`;
    case 'route-protocols':
      return `add ${cure.add} to the route's protocols`;
    case 'kong-conf':
      return `in kong.conf: ${Object.entries(cure.settings)
        .map(([key, value]) => `${key} = ${value}`)
        .join(', ')}`;
  }
}
