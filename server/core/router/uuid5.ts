/** Ids that Kong derives from names (RFC 4122, version 5), because they decide ties between routes of equal rank. */

/** Namespace of entities in a declarative file (kong/db/schema/others/declarative_config.lua). */
const ENTITIES = 'fd02801f-0957-4a15-a55a-c8d9606f30b5';

/** Namespace of the parts of a route that the router splits by its paths (kong/router/transform.lua). */
export const SPLIT_ROUTES = '7f145bf9-0dce-4f91-98eb-debbce4b9f6b';

/** The id that DB-less Kong gives a named entity whose file names none. */
export function declaredId(kind: string, name: string): string {
  return uuid5(kind === 'routes' ? ROUTES : uuid5(ENTITIES, kind), name);
}

/** `name` as bytes (see bytes.ts). */
export function uuid5(namespace: string, name: string): string {
  const space = namespace.replaceAll('-', '').match(/../g) ?? [];
  const words = sha1(space.map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('') + name);
  const hex = words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function sha1(bytes: string): number[] {
  const padded = `${bytes}\x80${'\0'.repeat((119 - (bytes.length % 64)) % 64)}`;
  const words: number[] = [];
  for (let i = 0; i < padded.length; i += 4)
    words.push(
      (padded.charCodeAt(i) << 24) |
        (padded.charCodeAt(i + 1) << 16) |
        (padded.charCodeAt(i + 2) << 8) |
        padded.charCodeAt(i + 3),
    );
  words.push(Math.floor(bytes.length / 0x20000000), bytes.length << 3);
  let [a, b, c, d, e] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  const w = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    const before = [a, b, c, d, e] as const;
    for (let i = 0; i < 80; i++) {
      const word =
        i < 16
          ? (words[block + i] ?? 0)
          : rotate((w[i - 3] ?? 0) ^ (w[i - 8] ?? 0) ^ (w[i - 14] ?? 0) ^ (w[i - 16] ?? 0), 1);
      w[i] = word;
      const [mixed, constant] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const next = (rotate(a, 5) + mixed + e + constant + word) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    [a, b, c, d, e] = [
      (a + before[0]) | 0,
      (b + before[1]) | 0,
      (c + before[2]) | 0,
      (d + before[3]) | 0,
      (e + before[4]) | 0,
    ];
  }
  return [a, b, c, d, e];
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

const ROUTES = uuid5(ENTITIES, 'routes');
