/**
 * Finds the few entries of a large table that a request could match, by host and by the beginning of the path.
 * What it gives is a superset: whoever asks still tests each candidate.
 */

/** A part of a route's condition on the host that a table can be looked up by. */
export interface HostKey {
  readonly kind: 'exact' | 'ending' | 'beginning';
  readonly text: string;
}

/** Under what an entry is filed. A list that is undefined leaves that side open. */
export interface Filing {
  readonly hosts: readonly HostKey[] | undefined;
  /** Beginnings of the path. */
  readonly paths: readonly string[] | undefined;
  /** The request must carry one of these, such as a header with its value. */
  readonly tags: readonly string[] | undefined;
}

/** What a request offers. */
export interface Offer {
  /** The forms of its host; empty when it has none. */
  readonly hosts: readonly string[];
  readonly path: string;
  readonly tags: readonly string[];
}

/** Beyond this many pairs of host and path an entry is filed by the longer of the two lists alone. */
const MOST_PAIRS = 256;

export class CandidateIndex<Entry> {
  readonly #exact = new Map<string, Beginnings<Entry>>();
  readonly #endings = new Map<string, Beginnings<Entry>>();
  readonly #beginnings = new Map<string, Beginnings<Entry>>();
  readonly #endingLengths = new Set<number>();
  readonly #beginningLengths = new Set<number>();
  readonly #anyHost = new Beginnings<Entry>();

  add(entry: Entry, filing: Filing): void {
    for (const [shelf, paths] of this.#shelvesOf(filing))
      for (const path of paths) shelf.add(path, filing.tags, entry);
  }

  /** `filing` must be the one that the entry was added with. */
  remove(entry: Entry, filing: Filing): void {
    for (const [shelf, paths] of this.#shelvesOf(filing))
      for (const path of paths) shelf.remove(path, filing.tags, entry);
  }

  #shelvesOf({ hosts, paths }: Filing): readonly (readonly [Beginnings<Entry>, readonly string[]])[] {
    const [hostCount, pathCount] = [hosts?.length ?? 1, paths?.length ?? 1];
    const few = hostCount * pathCount <= MOST_PAIRS;
    const usedHosts = few || pathCount <= hostCount ? hosts : undefined;
    const usedPaths = few || !usedHosts ? (paths ?? ['']) : [''];
    const shelves = usedHosts ? usedHosts.map((key) => this.#shelfOf(key)) : [this.#anyHost];
    return shelves.map((shelf) => [shelf, usedPaths]);
  }

  #shelfOf(key: HostKey): Beginnings<Entry> {
    switch (key.kind) {
      case 'exact':
        return shelfIn(this.#exact, key.text);
      case 'ending':
        this.#endingLengths.add(key.text.length);
        return shelfIn(this.#endings, key.text);
      case 'beginning':
        this.#beginningLengths.add(key.text.length);
        return shelfIn(this.#beginnings, key.text);
    }
  }

  /** In no order; an entry that fits in several ways may come several times. */
  find(offer: Offer): Entry[] {
    const found: Entry[] = [];
    this.#anyHost.collect(offer, found);
    for (const host of offer.hosts) {
      this.#exact.get(host)?.collect(offer, found);
      for (const length of this.#endingLengths)
        if (length <= host.length) this.#endings.get(host.slice(host.length - length))?.collect(offer, found);
      for (const length of this.#beginningLengths)
        if (length <= host.length) this.#beginnings.get(host.slice(0, length))?.collect(offer, found);
    }
    return found;
  }
}

/** Would an index find by this offer what is filed so? Tags aside. */
export function isFoundBy({ hosts, paths }: Filing, offer: Offer): boolean {
  if (paths && !paths.some((path) => offer.path.startsWith(path))) return false;
  return !hosts || hosts.some((key) => offer.hosts.some((host) => fits(key, host)));
}

function fits({ kind, text }: HostKey, host: string): boolean {
  switch (kind) {
    case 'exact':
      return host === text;
    case 'ending':
      return host.endsWith(text);
    case 'beginning':
      return host.startsWith(text);
  }
}

/** An offer that lies in what a host's key and a path's beginning stand for. */
export function offerIn(
  host: HostKey | undefined,
  beginning: string | undefined,
  tags: readonly string[],
): Offer {
  return { hosts: host ? [hostIn(host)] : [], path: beginning || '/', tags };
}

function hostIn({ kind, text }: HostKey): string {
  switch (kind) {
    case 'exact':
      return text;
    case 'ending':
      return `\x01${text}`;
    case 'beginning':
      return `${text}\x01`;
  }
}

/** For entries that are numbers: ascending, each once. */
export function ascending(numbers: number[]): number[] {
  if (numbers.length < 2) return numbers;
  numbers.sort((a, b) => a - b);
  let kept = 1;
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i];
    if (number !== undefined && number !== numbers[kept - 1]) numbers[kept++] = number;
  }
  numbers.length = kept;
  return numbers;
}

function shelfIn<Entry>(shelves: Map<string, Beginnings<Entry>>, key: string): Beginnings<Entry> {
  const shelf = shelves.get(key) ?? new Beginnings<Entry>();
  shelves.set(key, shelf);
  return shelf;
}

interface Shelf<Entry> {
  readonly plain: Entry[];
  tagged: Map<string, Entry[]> | undefined;
}

/** Entries by the text that a path must begin with, then by tag. */
class Beginnings<Entry> {
  readonly #shelves = new Map<string, Shelf<Entry>>();
  readonly #lengths: number[] = [];

  add(beginning: string, tags: readonly string[] | undefined, entry: Entry): void {
    let shelf = this.#shelves.get(beginning);
    if (!shelf) {
      shelf = { plain: [], tagged: undefined };
      this.#shelves.set(beginning, shelf);
      if (!this.#lengths.includes(beginning.length)) this.#lengths.push(beginning.length);
    }
    if (!tags) shelf.plain.push(entry);
    if (tags) shelf.tagged ??= new Map();
    for (const tag of tags ?? []) {
      const entries = shelf.tagged?.get(tag);
      if (entries) entries.push(entry);
      else shelf.tagged?.set(tag, [entry]);
    }
  }

  remove(beginning: string, tags: readonly string[] | undefined, entry: Entry): void {
    const shelf = this.#shelves.get(beginning);
    if (!shelf) return;
    if (!tags) drop(shelf.plain, entry);
    for (const tag of tags ?? []) drop(shelf.tagged?.get(tag) ?? [], entry);
  }

  collect({ path, tags }: Offer, found: Entry[]): void {
    for (const length of this.#lengths) {
      if (path.length < length) continue;
      const shelf = this.#shelves.get(length === path.length ? path : path.slice(0, length));
      if (!shelf) continue;
      for (const entry of shelf.plain) found.push(entry);
      if (!shelf.tagged) continue;
      for (const tag of tags) for (const entry of shelf.tagged.get(tag) ?? []) found.push(entry);
    }
  }
}

function drop<Entry>(entries: Entry[], entry: Entry): void {
  const place = entries.indexOf(entry);
  if (0 <= place) entries.splice(place, 1);
}

/**
 * The text with which everything that a regex matches at its start begins. Never longer than true: what is not
 * plainly literal ends it.
 */
export function literalBeginning(regex: string): string {
  if (hasOuterAlternative(regex)) return '';
  let literal = '';
  let i = regex.startsWith('^') ? 1 : 0;
  while (i < regex.length) {
    const sign = regex.charAt(i);
    let character = sign;
    let next = i + 1;
    if (sign === '\\') {
      character = regex.charAt(i + 1);
      next = i + 2;
      // Letters, digits and the word boundaries of newer Rust are no literals.
      if (!/[!-/:;=?@[-`{-~]/.test(character)) break;
    } else if ('^$.[]()|?*+{}'.includes(sign)) break;
    // Half a surrogate pair must not be cut off by a repetition.
    if (0xd800 <= character.charCodeAt(0) && character.charCodeAt(0) <= 0xdfff) break;
    const after = regex.charAt(next);
    if (after === '*' || after === '?' || after === '{') break;
    literal += character;
    if (after === '+') break;
    i = next;
  }
  return literal;
}

export function hasOuterAlternative(regex: string): boolean {
  let depth = 0;
  let inClass = false;
  for (let i = 0; i < regex.length; i++) {
    const sign = regex.charAt(i);
    // `\Q…\E` may hide any sign.
    if (sign === '\\') {
      if (regex.charAt(i + 1) === 'Q') return true;
      i++;
    } else if (inClass) inClass = sign !== ']';
    else if (sign === '[') {
      inClass = true;
      // A bracket right after the opening one is a member.
      if (regex.charAt(i + 1) === '^') i++;
      if (regex.charAt(i + 1) === ']') i++;
    } else if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === '|' && depth <= 0) return true;
  }
  return false;
}
