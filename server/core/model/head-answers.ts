/** The config of the beginning of a file, of which is noted whether an answer may be another one for the whole file. */
import type { Pair } from '../syntax/tree.ts';
import type { Config, Entity, EntityKind, Index, Part, Reference } from './config.ts';
import { isFrameSection } from './frame-sections.ts';

export class HeadAnswers {
  /** To be asked in place of that which it was made of. The frame of the file must stand in the beginning. */
  readonly config: Config;
  #isSure = true;

  constructor(config: Config) {
    const doubt = () => {
      this.#isSure = false;
    };
    this.config = {
      ...config,
      index: new HeadIndex(config.index, doubt),
      sections: new HeadSections(config.sections, doubt),
    };
  }

  /** Whether what `ask` finds out holds for the whole file, whatever stands in the rest. */
  isSure(ask: () => void): boolean {
    this.#isSure = true;
    ask();
    return this.#isSure;
  }
}

/** What is there stays there; what is not may come. */
class HeadIndex implements Index {
  readonly #head: Index;
  readonly #doubt: () => void;

  constructor(head: Index, doubt: () => void) {
    this.#head = head;
    this.#doubt = doubt;
  }

  named(kind: EntityKind, name: string): readonly Entity[] {
    return this.#orDoubt(this.#head.named(kind, name));
  }

  byId(kind: EntityKind, id: string): readonly Entity[] {
    return this.#orDoubt(this.#head.byId(kind, id));
  }

  holders(kind: EntityKind, field: string | undefined, value: string): readonly Entity[] {
    return this.#orDoubt(this.#head.holders(kind, field, value));
  }

  referencesTo(kind: EntityKind, nameOrId: string): readonly Reference[] {
    return this.#orDoubt(this.#head.referencesTo(kind, nameOrId));
  }

  servicesAt(host: string): readonly Entity[] {
    return this.#orDoubt(this.#head.servicesAt(host));
  }

  names(kind: EntityKind): Iterable<string> {
    this.#doubt();
    return this.#head.names(kind);
  }

  nearest(kind: EntityKind, written: string): string | undefined {
    this.#doubt();
    return this.#head.nearest(kind, written);
  }

  slipOf(kind: EntityKind, written: string): string | undefined {
    this.#doubt();
    return this.#head.slipOf(kind, written);
  }

  has(kind: EntityKind, nameOrId: string, by: 'name' | 'id'): boolean {
    const isThere = this.#head.has(kind, nameOrId, by);
    if (!isThere) this.#doubt();
    return isThere;
  }

  isCheckedTwice(): boolean {
    const isTwice = this.#head.isCheckedTwice();
    if (!isTwice) this.#doubt();
    return isTwice;
  }

  asking<T>(part: Part, ask: () => T): T {
    return this.#head.asking(part, ask);
  }

  #orDoubt<T>(found: readonly T[]): readonly T[] {
    if (found.length === 0) this.#doubt();
    return found;
  }
}

class HeadSections extends Map<string, Pair> {
  readonly #doubt: () => void;

  constructor(head: ReadonlyMap<string, Pair>, doubt: () => void) {
    super(head);
    this.#doubt = doubt;
  }

  override has(name: string): boolean {
    const isThere = super.has(name);
    if (!isThere && !isFrameSection(name)) this.#doubt();
    return isThere;
  }

  override get(name: string): Pair | undefined {
    const pair = super.get(name);
    if (!pair && !isFrameSection(name)) this.#doubt();
    return pair;
  }
}
