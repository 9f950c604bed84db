/**
 * Kong's strings are bytes: lengths, patterns and percent escapes count in UTF-8. A byte string here is a string
 * with one character (0 to 255) a byte.
 */

/** The UTF-8 bytes of a text as a byte string; a lone surrogate becomes three bytes, as cjson and lyaml write it. */
export function toByteString(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) out += character;
    else if (code < 0x800) out += String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000)
      out += String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else
      out += String.fromCharCode(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 0x3f),
        0x80 | ((code >> 6) & 0x3f),
        0x80 | (code & 0x3f),
      );
  }
  return out;
}

const SEQUENCE = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g;

/** The text of a byte string; bytes that are no UTF-8 stay single characters. */
export function fromByteString(bytes: string): string {
  return bytes.replaceAll(SEQUENCE, (sequence) => {
    const first = sequence.charCodeAt(0);
    let code = sequence.length === 2 ? first & 0x1f : sequence.length === 3 ? first & 0x0f : first & 0x07;
    for (let i = 1; i < sequence.length; i++) code = (code << 6) | (sequence.charCodeAt(i) & 0x3f);
    return code <= 0x10ffff ? String.fromCodePoint(code) : sequence;
  });
}

/** Length in bytes, which is what Kong's `len_min` and `len_max` count. */
export function byteLength(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
