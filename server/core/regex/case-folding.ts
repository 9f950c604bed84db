/**
 * Characters that differ only by case under Unicode's simple case folding, which Rust's regexes use. The upper and
 * lower case that JavaScript gives are the same pairs, but for the orbits below: there some member is reached from
 * none of the others. The dotless i is no case variant of i.
 */
const IRREGULAR_ORBITS =
  'Kk\u212A Ss\u017F \u00B5\u039C\u03BC \u00C5\u00E5\u212B \u01C4\u01C6\u01C5 \u01C7\u01C9\u01C8 \u01CA\u01CC\u01CB \u01F1\u01F3\u01F2 \u0345\u0399\u03B9\u1FBE ' +
  '\u0392\u03B2\u03D0 \u0395\u03B5\u03F5 \u0398\u03B8\u03D1\u03F4 \u039A\u03BA\u03F0 \u03A0\u03C0\u03D6 \u03A1\u03C1\u03F1 \u03A3\u03C3\u03C2 \u03A6\u03C6\u03D5 \u03A9\u03C9\u2126 ' +
  '\u0412\u0432\u1C80 \u0414\u0434\u1C81 \u041E\u043E\u1C82 \u0421\u0441\u1C83 \u0422\u0442\u1C84\u1C85 \u042A\u044A\u1C86 \u0462\u0463\u1C87 \u1C88\uA64A\uA64B \u1E60\u1E61\u1E9B \u1E9E\u00DF ' +
  '\u1F88\u1F80 \u1F89\u1F81 \u1F8A\u1F82 \u1F8B\u1F83 \u1F8C\u1F84 \u1F8D\u1F85 \u1F8E\u1F86 \u1F8F\u1F87 \u1F98\u1F90 \u1F99\u1F91 \u1F9A\u1F92 \u1F9B\u1F93 \u1F9C\u1F94 \u1F9D\u1F95 \u1F9E\u1F96 \u1F9F\u1F97 ' +
  '\u1FA8\u1FA0 \u1FA9\u1FA1 \u1FAA\u1FA2 \u1FAB\u1FA3 \u1FAC\u1FA4 \u1FAD\u1FA5 \u1FAE\u1FA6 \u1FAF\u1FA7 \u1FBC\u1FB3 \u1FCC\u1FC3 \u1FFC\u1FF3';

const IRREGULAR: ReadonlyMap<number, readonly number[]> = new Map(
  IRREGULAR_ORBITS.split(' ').flatMap((orbit) => {
    const members = Array.from(orbit, (letter) => letter.codePointAt(0) ?? 0);
    return members.map((member) => [member, members.filter((other) => other !== member)] as const);
  }),
);

const DOTLESS_I = 0x131;

/** Above this and below the private planes no character has a case. */
const LAST_CASED = 0x1ffff;

/** All characters that have a case; found out when first asked. */
export const casedChars: () => readonly number[] = (() => {
  let found: readonly number[] | undefined;
  return () => {
    found ??= Array.from({ length: LAST_CASED }, (_, char) => char).filter(
      (char) => (char < 0xd800 || 0xdfff < char) && 0 < caseOrbit(char).length,
    );
    return found;
  };
})();

/** The other characters of the same letter: for `k` these are `K` and the Kelvin sign. */
export function caseOrbit(char: number): readonly number[] {
  const irregular = IRREGULAR.get(char);
  if (irregular) return irregular;
  if (char === DOTLESS_I) return [];
  const text = String.fromCodePoint(char);
  const others: number[] = [];
  for (const variant of [text.toLowerCase(), text.toUpperCase()]) {
    const other = onlyChar(variant);
    if (other !== undefined && other !== char) others.push(other);
  }
  return others;
}

/** İ in lower case is two characters, ß in upper case as well: those are no simple foldings. */
function onlyChar(text: string): number | undefined {
  const char = text.codePointAt(0);
  return char !== undefined && text.length === (0xffff < char ? 2 : 1) ? char : undefined;
}
