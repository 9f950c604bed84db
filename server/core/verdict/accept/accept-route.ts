/** What the router's own look at a route comes to where nothing is odd (`route-check.ts`). */
import { isUnknown } from '../../model/known.ts';
import { migratePath } from '../../validators/path.ts';
import { rustTrouble } from '../regexes.ts';
import { headerRegex, pathRegex } from '../route-check.ts';
import type { Facts, Slots } from './accept-record.ts';
import { remembering } from './accept-scalar.ts';
import type { Asking } from './acceptor.ts';
import { type Fact, isFilled } from './fact.ts';

const isRust = remembering((pattern) => rustTrouble(pattern) === undefined);

/** The regexes of paths and headers, for routes without expressions. "No": the interpreter must look. */
export function routeAcceptor(slots: Slots): (facts: Facts, asking: Asking) => boolean {
  const at = (name: string) => slots.get(name) ?? -1;
  const [paths, headers, expression, priority] = [
    at('paths'),
    at('headers'),
    at('expression'),
    at('priority'),
  ];
  return (facts) => {
    if (isFilled(facts[expression]) || facts[priority] !== undefined) return false;
    return pathsPass(facts[paths]) && headersPass(facts[headers]);
  };
}

function pathsPass(paths: Fact | undefined): boolean {
  if (paths === undefined) return true;
  if (paths.kind !== 'list') return !isFilled(paths);
  for (const item of paths.items) {
    if (item.kind !== 'scalar') return false;
    if (typeof item.value !== 'string') continue;
    const regex = pathRegex(item.value);
    if (regex === undefined ? item.value.includes('\0') : !isRust(regex)) return false;
  }
  return true;
}

function headersPass(headers: Fact | undefined): boolean {
  if (headers === undefined) return true;
  if (headers.kind !== 'map') return !isFilled(headers);
  for (const { value: values } of headers.pairs) {
    if (values.kind !== 'list' || values.items.length === 0) return false;
    for (const item of values.items) {
      if (item.kind !== 'scalar') return false;
      const regex = typeof item.value === 'string' ? headerRegex(item.value) : undefined;
      if (regex !== undefined && !isRust(regex)) return false;
    }
  }
  return true;
}

/** Kong changes nothing in the paths of a file of an older format. */
export function acceptsMigration(paths: Fact | undefined, asking: Asking): boolean {
  if (paths === undefined || paths.kind === 'map' || paths.kind === 'table') return true;
  if (paths.kind !== 'list') return paths.kind === 'scalar';
  return paths.items.every((item) => {
    if (item.kind !== 'scalar') return false;
    if ('style' in item && isUnknown(item, asking.placeholders)) return true;
    return typeof item.value === 'string' && migratePath(item.value) === item.value;
  });
}
