/** The entries of a table by the directories of their paths: who asks for something at or below a path. */
import type { Filing } from './candidate-index.ts';

export class PathCrowd<Entry> {
  readonly #byDirectory = new Map<string, Set<Entry>>();
  /** Those that ask for no path. */
  readonly #open = new Set<Entry>();

  add(entry: Entry, { paths }: Filing): void {
    if (!paths) this.#open.add(entry);
    for (const directory of directoriesOf(paths)) {
      const entries = this.#byDirectory.get(directory);
      if (entries) entries.add(entry);
      else this.#byDirectory.set(directory, new Set([entry]));
    }
  }

  /** `filing` must be the one that the entry was added with. */
  remove(entry: Entry, { paths }: Filing): void {
    this.#open.delete(entry);
    for (const directory of directoriesOf(paths)) {
      const entries = this.#byDirectory.get(directory);
      entries?.delete(entry);
      if (entries?.size === 0) this.#byDirectory.delete(directory);
    }
  }

  /** Is the entry that asks for this beginning of a path the only one there and below? A "no" may be wrong. */
  isAlone(beginning: string): boolean {
    return this.#byDirectory.get(directoryOf(beginning))?.size === 1;
  }

  /** All entries that may lie at or below these paths, and some others; undefined paths stand for all. */
  below({ paths }: Filing): Iterable<Entry> {
    const found = new Set(this.#open);
    for (const path of paths ?? [''])
      for (const entry of this.#byDirectory.get(path === '' ? '/' : directoryOf(path)) ?? [])
        found.add(entry);
    return found;
  }
}

/** `/a/bc` lies in `/` and `/a/`; what does not begin with a slash lies in `/`. Each once. */
function directoriesOf(paths: readonly string[] | undefined): ReadonlySet<string> {
  const directories = new Set<string>();
  for (const path of paths ?? []) {
    directories.add('/');
    for (let at = path.indexOf('/', 1); 0 <= at; at = path.indexOf('/', at + 1))
      directories.add(path.slice(0, at + 1));
  }
  return directories;
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) || '/';
}
