/** The options by which a user says for which gateway and in which dialect files are to be judged. */
import {
  DIALECTS,
  type Dialect,
  EDITIONS,
  FLAVORS,
  type KongVersion,
  type Target,
} from '../../server/core/catalogue/target.ts';
import { CannotRun, type ParsedArgs } from './command.ts';

export const TARGET_OPTIONS = {
  kong: { type: 'string', value: 'VERSION', help: 'gateway version such as 3.9 (default: auto)' },
  edition: { type: 'string', value: EDITIONS.join('|'), help: 'gateway edition (default: oss)' },
  flavor: {
    type: 'string',
    value: FLAVORS.join('|'),
    help: 'router_flavor (default: traditional_compatible)',
  },
} as const;

export const DIALECT_OPTION = {
  dialect: {
    type: 'string',
    value: 'auto|deck|dbless',
    help: 'what the files are written for (default: auto)',
  },
} as const;

/** What the user said; what was left out is undefined, so that a file's own comment may say it. */
export function readTarget(args: ParsedArgs): Partial<Target> {
  const { kong } = args.values;
  const edition = choice(args, 'edition', EDITIONS);
  const flavor = choice(args, 'flavor', FLAVORS);
  return {
    ...(typeof kong === 'string' ? { version: readVersion(kong) } : {}),
    ...(edition ? { edition } : {}),
    ...(flavor ? { flavor } : {}),
  };
}

export function readDialect(args: ParsedArgs): Dialect | undefined {
  const dialect = choice(args, 'dialect', ['auto', ...DIALECTS]);
  return dialect === 'auto' ? undefined : dialect;
}

/** Rejects any value but those named. */
export function choice<T extends string>(
  args: ParsedArgs,
  option: string,
  allowed: readonly T[],
): T | undefined {
  const value = args.values[option];
  if (value === undefined) return undefined;
  const found = allowed.find((each) => each === value);
  if (found === undefined)
    throw new CannotRun(`--${option} must be one of ${allowed.join(', ')}, not "${value}"`);
  return found;
}

function readVersion(text: string): KongVersion | 'auto' {
  if (text === 'auto') return 'auto';
  const match = /^(\d+)\.(\d+)/.exec(text);
  if (!match) throw new CannotRun(`--kong must be a version such as 3.9, not "${text}"`);
  return `${Number(match[1])}.${Number(match[2])}`;
}
