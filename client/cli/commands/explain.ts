import { resolve } from 'node:path';
import { openConfig } from '../../../server/core/features/open-config.ts';
import { pathOf } from '../../../server/core/logs/entity.ts';
import { type Explained, explain as explainLog } from '../../../server/core/logs/explain.ts';
import type { Config } from '../../../server/core/model/config.ts';
import { spanOf } from '../../../server/core/syntax/tree.ts';
import { CannotRun, type CliWorld, type Command } from '../command.ts';
import { readInput, reasonOf } from '../input.ts';
import { type ExplainedFile, type ExplainedRecord, explanationText } from '../output/explanation.ts';
import { choice, DIALECT_OPTION, readDialect } from '../target-options.ts';

/** A string of JavaScript ends near 512 million characters. */
const LARGEST_LOG = 400 * 1024 * 1024;

export const explain: Command = {
  name: 'explain',
  summary: "say what failed in Kong's logs, which hop, why, and what to do",
  usage: '[options] LOG…|-',
  options: {
    ...DIALECT_OPTION,
    file: { type: 'string', value: 'FILE', help: 'the declarative config, to name the entity concerned' },
    format: { type: 'string', value: 'text|json', help: 'how to print the records (default: text)' },
  },

  async run(args, world) {
    const format = choice(args, 'format', ['text', 'json']) ?? 'text';
    if (args.positionals.length === 0) throw new CannotRun('name a log to read, or - for standard input');
    const { file } = args.values;
    const config = typeof file === 'string' ? await openFile(file, readDialect(args), world) : undefined;
    const found: ExplainedFile[] = [];
    for (const log of args.positionals) {
      const text = await readLog(log, world);
      found.push({
        log,
        records: [...explainLog(text, { config })].map((each) => toRecord(each, text, config)),
      });
    }
    const records = found.flatMap((each) => each.records);
    world.print(
      format === 'json' ? `${JSON.stringify(records, null, 2)}\n` : explanationText(found, world.fancy),
    );
    return 0;
  },
};

function toRecord(each: Explained, log: string, config: Config | undefined): ExplainedRecord {
  const { record, line, reading } = each;
  return {
    line: record.line,
    text: log.slice(record.span.start, record.span.end),
    cause: each.cause,
    status: reading.status,
    hop: each.hop,
    entity: entityOf(each, config),
    advice: each.advice,
    time: line?.time ?? null,
    request: line?.fields.request ?? null,
    requestId: line?.fields.requestId ?? null,
  };
}

function entityOf({ entity: match }: Explained, config: Config | undefined): ExplainedRecord['entity'] {
  if (!match) return null;
  const { kind, name, entity } = match;
  if (!entity || !config) return { kind, name, path: null, line: null };
  const { line } = config.document.source.positionAt(spanOf(entity.label).start);
  return { kind, name, path: pathOf(entity, config), line: line + 1 };
}

async function openFile(
  file: string,
  dialect: ReturnType<typeof readDialect>,
  world: CliWorld,
): Promise<Config> {
  const { text } = await readInput(file, world);
  return openConfig(text, { fileName: file, target: {}, dialect, verdictOnly: false, now: world.now() });
}

/** Logs hold whatever clients sent, so bytes that are no UTF-8 are shown as replacement characters, not refused. */
async function readLog(log: string, world: CliWorld): Promise<string> {
  const bytes = log === '-' ? await world.readStdin() : await readBytes(log, world);
  if (LARGEST_LOG < bytes.length)
    throw new CannotRun(`${log} is too large; cut it, for example with tail -c 400M`);
  return new TextDecoder('utf-8').decode(bytes);
}

async function readBytes(log: string, world: CliWorld): Promise<Uint8Array> {
  try {
    return await world.readFile(resolve(world.cwd, log));
  } catch (error) {
    throw new CannotRun(`cannot read ${log}: ${reasonOf(error)}`);
  }
}
