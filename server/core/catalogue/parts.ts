/** The catalogue as it ships, unpacked when somebody first asks for a part of it. */

import { inflateSync, strFromU8 } from 'fflate';
import { decodeBase64 } from '../validators/pem.ts';
import { PACKED } from './generated/catalogue.ts';

export interface Parts {
  /** JSON of each part, by its name: `services`, `plugins/cors`. */
  readonly parts: Readonly<Record<string, string>>;
  /** JSON of what several parts have in common. */
  readonly shared: readonly string[];
}

/** Always the same object; it is unpacked from a constant. */
export const catalogueParts: () => Parts = (() => {
  const unpacked: Parts[] = [];
  return () => {
    const [known] = unpacked;
    if (known) return known;
    const bytes = decodeBase64(PACKED);
    const parts: Parts = bytes ? JSON.parse(strFromU8(inflateSync(bytes))) : { parts: {}, shared: [] };
    unpacked.push(parts);
    return parts;
  };
})();
