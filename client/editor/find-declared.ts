/** Where the files of the folder declare an entity. Reads them with core; a bundle of its own. */
import { Location, Position, Range, type Uri, workspace } from 'vscode';
import { openConfig } from '../../server/core/features/open-config.ts';
import { entityFinder } from '../../server/core/logs/entity.ts';
import { readUpstream } from '../../server/core/logs/error-line.ts';
import type { Explained } from '../../server/core/logs/explain.ts';
import type { Config, Entity } from '../../server/core/model/config.ts';
import { spanOf } from '../../server/core/syntax/tree.ts';
import type { EntityOfNode } from '../gateway-view/node.ts';

const FILES = '**/*.{yaml,yml,json}';
const NOT_THERE = '**/{node_modules,.git,dist,out}/**';
const MOST_FILES = 2000;
const MOST_BYTES = 20 * 1_048_576;

export async function findDeclared(wanted: EntityOfNode): Promise<Location | undefined> {
  for await (const { uri, config } of configsHolding([wanted.name ?? wanted.id])) {
    const entity = declared(config, wanted);
    if (entity) return locationOf(uri, config, entity);
  }
  return undefined;
}

/** Where the service stands that a failed record of a log is about. */
export async function findServiceOf({ line, reading }: ReadFailure): Promise<Location | undefined> {
  const peer = line?.fields.upstream === undefined ? undefined : readUpstream(line.fields.upstream);
  const words = [peer?.host, peer?.port?.toString(), reading.host, line?.fields.host, reading.upstream];
  for await (const { uri, config } of configsHolding(words.filter((word) => word !== undefined))) {
    const entity = entityFinder(config)(line, reading)?.entity;
    if (entity) return locationOf(uri, config, entity);
  }
  return undefined;
}

type ReadFailure = Pick<Explained, 'line' | 'reading'>;

/** The folder's declarative files that hold one of the words, one after the other. */
async function* configsHolding(words: readonly string[]) {
  const uris = await workspace.findFiles(FILES, NOT_THERE, MOST_FILES);
  for (const uri of uris.sort((a, b) => a.path.localeCompare(b.path))) {
    const text = await textOf(uri);
    // Parsing is the dear part, so only files that hold a word and look like ours are parsed.
    if (text === undefined || !words.some((word) => text.includes(word))) continue;
    if (!/_format_version|^services:|^routes:|^upstreams:/m.test(text)) continue;
    const fileName = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const config = openConfig(text, {
      fileName,
      target: {},
      dialect: undefined,
      verdictOnly: false,
      now: Date.now(),
    });
    yield { uri, config };
  }
}

async function textOf(uri: Uri): Promise<string | undefined> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    const { size } = await workspace.fs.stat(uri);
    if (MOST_BYTES < size) return undefined;
    return Buffer.from(await workspace.fs.readFile(uri)).toString('utf8');
  } catch {
    // A file that cannot be read declares nothing that we could show; the others are looked at all the same.
    return undefined;
  }
}

function declared(config: Config, { kind, id, name, owner }: EntityOfNode): Entity | undefined {
  const [byId] = config.index.byId(kind, id);
  if (byId || name === undefined) return byId;
  if (kind !== 'plugins' && kind !== 'targets') return config.index.named(kind, name)[0];
  const field = kind === 'plugins' ? 'name' : 'target';
  const found = config.items
    .flatMap(({ entities }) => entities)
    .filter((entity) => entity.kind === kind && textAt(entity, field) === name);
  return found.find((entity) => ownerOf(entity) === owner) ?? (found.length === 1 ? found[0] : undefined);
}

/** The name of what it is nested in, or refers to. */
function ownerOf(entity: Entity): string | undefined {
  if (entity.parent) return entity.parent.name;
  return ['route', 'service', 'consumer', 'upstream']
    .map((field) => textAt(entity, field))
    .find((name) => name !== undefined);
}

function textAt(entity: Entity, field: string): string | undefined {
  const value = entity.fields.get(field)?.value;
  return value?.kind === 'scalar' ? value.text : undefined;
}

function locationOf(uri: Uri, config: Config, entity: Entity): Location {
  const { start, end } = spanOf(entity.label);
  const { source } = config.document;
  const from = source.positionAt(start);
  const to = source.positionAt(end);
  return new Location(
    uri,
    new Range(new Position(from.line, from.character), new Position(to.line, to.character)),
  );
}
