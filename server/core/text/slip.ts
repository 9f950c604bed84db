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

/** Names that are slips of each other are in the same class or, of the same digits, in one whose length differs by one. */
export function slipClassOf(name: string): { readonly digits: string; readonly length: number } {
  return { digits: digitsOf(name), length: bareOf(name).length };
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
