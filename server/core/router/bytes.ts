/**
 * Text as Kong's Lua sees it: bytes. A byte string is a JavaScript string in which every character is one byte
 * (0-255), so that lengths, prefixes and cuts are counted as Kong counts them.
 */

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD, as every encoder makes it. */
export function toBytes(text: string): string {
  let ascii = true;
  for (let i = 0; i < text.length && ascii; i++) ascii = text.charCodeAt(i) < 0x80;
  if (ascii) return text;
  let bytes = '';
  for (const character of text) {
    const read = character.codePointAt(0) ?? 0xfffd;
    const code = 0xd800 <= read && read <= 0xdfff ? 0xfffd : read;
    if (code < 0x80) bytes += character;
    else if (code < 0x800) bytes += String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000)
      bytes += String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else
      bytes += String.fromCharCode(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 0x3f),
        0x80 | ((code >> 6) & 0x3f),
        0x80 | (code & 0x3f),
      );
  }
  return bytes;
}

/** The text that the bytes spell, or undefined when they are no UTF-8 (as Rust judges it: no overlong forms, no surrogates). */
export function fromBytes(bytes: string): string | undefined {
  let ascii = true;
  for (let i = 0; i < bytes.length && ascii; i++) ascii = bytes.charCodeAt(i) < 0x80;
  if (ascii) return bytes;
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes.charCodeAt(i);
    const length =
      first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length === 0 || bytes.length < i + length) return undefined;
    let code = length === 1 ? first : first & (0x7f >> length);
    for (let k = 1; k < length; k++) {
      const next = bytes.charCodeAt(i + k);
      if ((next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    if (length === 3 && (code < 0x800 || (0xd800 <= code && code <= 0xdfff))) return undefined;
    if (length === 4 && (code < 0x10000 || 0x10ffff < code)) return undefined;
    text += String.fromCodePoint(code);
    i += length;
  }
  return text;
}

/** For showing: bytes that are no UTF-8 stand as `%XX`. */
export function showBytes(bytes: string): string {
  const text = fromBytes(bytes);
  if (text !== undefined) return text;
  return [...bytes]
    .map((byte) => (byte < '\x80' ? byte : `%${byte.charCodeAt(0).toString(16).toUpperCase()}`))
    .join('');
}

/** Lua's `string.lower` in the C locale: ASCII letters only. */
export function lowerAscii(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}
