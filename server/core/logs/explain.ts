/** A log to what failed in it: cause, hop, status, the entity concerned, and what to do. */

import { type FailureCause, type Hop, hopOf } from '../doctor/cause.ts';
import { CAUSE_PAGES } from '../doctor/causes/pages.ts';
import type { Config } from '../model/config.ts';
import { NO_TOPOLOGY, type Topology } from '../model/topology.ts';
import { type EntityFinder, type EntityMatch, entityFinder } from './entity.ts';
import { type ReadRecord, readRecord } from './read-record.ts';
import type { Reading } from './reading.ts';
import { type LogRecord, recordsOf } from './record.ts';

export interface Explained extends ReadRecord {
  readonly record: LogRecord;
  readonly reading: Reading;
  readonly cause: FailureCause;
  readonly hop: Hop | null;
  readonly entity: EntityMatch | undefined;
  readonly advice: string;
}

export interface ExplainOptions {
  /** To join records with declared entities. */
  readonly config?: Config | undefined;
  /** Where it is not the config's own. */
  readonly topology?: Topology;
}

/** The records that tell of a failure, in the order of the log. Others are left out. */
export function* explain(log: string, options: ExplainOptions = {}): Generator<Explained> {
  const find = entityFinder(options.config);
  const behind = (options.topology ?? options.config?.settings.topology ?? NO_TOPOLOGY).second
    ? 'second-lb'
    : 'backend';
  for (const record of recordsOf(log)) {
    const explained = explainRecord(readRecord(record), find, behind);
    if (explained) yield explained;
  }
}

function explainRecord(
  read: ReadRecord,
  find: EntityFinder,
  behind: 'second-lb' | 'backend',
): Explained | undefined {
  const { reading } = read;
  if (!reading) return undefined;
  return {
    ...read,
    reading,
    cause: reading.cause,
    hop: hopFor(reading, behind),
    entity: find(read.line, reading),
    advice: reading.advice ?? CAUSE_PAGES[reading.cause].advice,
  };
}

/** The cause's own hop, unless the record shows that it happened before Kong or in Kong alone. */
function hopFor({ cause, side }: Reading, behind: 'second-lb' | 'backend'): Hop | null {
  const hop = hopOf(cause, behind);
  if (hop !== behind || side === 'upstream') return hop;
  return side === 'client' ? 'front-lb' : 'gateway';
}
