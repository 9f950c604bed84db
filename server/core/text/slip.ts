/**
 * Whether two names are the same but for a slip: another case, another sign between their words, or one letter that is
 * missing, too many, another one or in the place of its neighbour. Names that differ in digits or by a whole word are
 * different things, and of short ones one letter makes another name. Equal names are none.
 */
export function isSlip(written: string, name: string): boolean {
  if (written === name) return false;
  if (bareOf(written) === bareOf(name)) return true;
  return (
    SHORTEST <= name.length &&
    digitsOf(written) === digitsOf(name) &&
    words(written) === words(name) &&
    isOneStep(written.toLowerCase(), name.toLowerCase())
  );
}

/** Of two names that are slips of each other, each is in one of the classes near the other. */
export function slipClassOf(name: string): string {
  return classOf(digitsOf(name), bareOf(name).length);
}

export function slipClassesNear(name: string): readonly string[] {
  const digits = digitsOf(name);
  const { length } = bareOf(name);
  return [length - 1, length, length + 1].map((near) => classOf(digits, near));
}

function classOf(digits: string, length: number): string {
  return `${digits} ${length}`;
}

/**
 * Numbers for what is left of a name without signs, and without one of its letters too: two names that are slips of
 * each other share one of them, and hardly any others do.
 */
export function slipKeysOf(name: string): readonly number[] {
  const bare = bareOf(name);
  // Of a text a, b, c: a·B² + b·B + c, with what a number of 32 bits keeps of it.
  const ahead = [0];
  const powers = [1];
  let whole = 0;
  for (let i = 0; i < bare.length; i++) {
    whole = (Math.imul(whole, BASE) + bare.charCodeAt(i)) | 0;
    ahead.push(whole);
    powers.push(Math.imul(powers[i] ?? 1, BASE));
  }
  const keys = [whole];
  for (let i = 0; i < bare.length; i++) {
    if (isDigit(bare.charCodeAt(i))) continue;
    const instead = (ahead[i] ?? 0) - (ahead[i + 1] ?? 0);
    keys.push((whole + Math.imul(instead, powers[bare.length - 1 - i] ?? 1)) | 0);
  }
  return keys;
}

const BASE = 16_777_619;

function isDigit(code: number): boolean {
  return 48 <= code && code <= 57;
}

const SHORTEST = 8;

const bareOf = (text: string) => text.toLowerCase().replaceAll(/[-_.]/g, '');
const digitsOf = (text: string) => text.replaceAll(/\D/g, '');

function words(text: string): number {
  let count = 1;
  for (const letter of text) if (letter === '-' || letter === '_' || letter === '.') count += 1;
  return count;
}

function isOneStep(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (1 < Math.max(a.length, b.length) - shorter) return false;
  let head = 0;
  while (head < shorter && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const left = shorter - head - tail;
  if (left === 0) return true;
  if (a.length !== b.length) return false;
  return left === 1 || (left === 2 && a[head] === b[head + 1] && a[head + 1] === b[head]);
}
