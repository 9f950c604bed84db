/**
 * Byte strings: one UTF-16 code unit for each byte, so that byte-wise engines can run on ordinary strings.
 * nginx and PCRE in Kong's classic router see bytes, not characters.
 */

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD, as in every encoder. */
export function toByteString(text: string): string {
  if (isAscii(text)) return text;
  const parts: string[] = [];
  for (const letter of text) parts.push(encode(letter.codePointAt(0) ?? 0));
  return parts.join('');
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (0x7f < text.charCodeAt(i)) return false;
  return true;
}

function encode(char: number): string {
  if (char < 0x80) return String.fromCharCode(char);
  if (char < 0x800) return String.fromCharCode(0xc0 | (char >> 6), 0x80 | (char & 0x3f));
  if (0xd800 <= char && char <= 0xdfff) return '\u00ef\u00bf\u00bd';
  if (char < 0x10000) {
    return String.fromCharCode(0xe0 | (char >> 12), 0x80 | ((char >> 6) & 0x3f), 0x80 | (char & 0x3f));
  }
  return String.fromCharCode(
    0xf0 | (char >> 18),
    0x80 | ((char >> 12) & 0x3f),
    0x80 | ((char >> 6) & 0x3f),
    0x80 | (char & 0x3f),
  );
}

/** The text of UTF-8 bytes, or undefined when they are not UTF-8 (as strict as Rust: no surrogates, no overlongs). */
export function fromByteString(bytes: string): string | undefined {
  if (isAscii(bytes)) return bytes;
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    const first = bytes.charCodeAt(i);
    const extra =
      first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
    if (extra < 0 || bytes.length < i + 1 + extra) return undefined;
    let char = extra === 0 ? first : first & (0x3f >> extra);
    for (let k = 1; k <= extra; k++) {
      const next = bytes.charCodeAt(i + k);
      if ((next & 0xc0) !== 0x80) return undefined;
      char = (char << 6) | (next & 0x3f);
    }
    const overlong = (extra === 2 && char < 0x800) || (extra === 3 && char < 0x10000);
    if (overlong || 0x10ffff < char || (0xd800 <= char && char <= 0xdfff)) return undefined;
    text += String.fromCodePoint(char);
    i += 1 + extra;
  }
  return text;
}

/** For each byte of `toByteString(text)` and its end, the offset in `text`. */
export function byteOffsets(text: string): readonly number[] {
  const offsets: number[] = [];
  let at = 0;
  for (const letter of text) {
    const char = letter.codePointAt(0) ?? 0;
    const size = char < 0x80 ? 1 : char < 0x800 ? 2 : char < 0x10000 ? 3 : 4;
    for (let k = 0; k < size; k++) offsets.push(at);
    at += letter.length;
  }
  offsets.push(at);
  return offsets;
}
