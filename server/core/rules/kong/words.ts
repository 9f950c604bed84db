import { closest } from '../../text/closest.ts';

/** More choices than these make a message that nobody reads. */
const MOST_SHOWN = 12;

/** `"a", "b" or "c"`; texts in quotes, numbers and the like as they are. */
export function choices(values: readonly unknown[]): string {
  const shown = values
    .slice(0, MOST_SHOWN)
    .map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
  if (shown.length < values.length) return `${shown.join(', ')} …`;
  const last = shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} or ${last}`;
}

/** `"a", "b" and "c"`. */
export function all(names: readonly string[]): string {
  const shown = names.map((name) => `"${name}"`);
  const last = shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last}`;
}

/** `; did you mean "name"?`, or nothing when no candidate is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = closest(word, candidates);
  return near === undefined || near === word ? '' : `; did you mean "${near}"?`;
}
