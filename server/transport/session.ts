/** The open files, the settings, and who wants to know when either changes. */
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import type { LiveGateway } from '../core/catalogue/live-schemas.ts';
import { DEFAULT_TARGET, type Target } from '../core/catalogue/target.ts';
import { readDirective } from '../core/dialect/directive.ts';
import type { Wanted } from '../core/features/open-config.ts';
import type { Config } from '../core/model/config.ts';
import type { SourceText } from '../core/text/source-text.ts';
import type { FileState, Origin } from '../protocol/messages.ts';
import { headOf, isOurs } from './is-ours.ts';
import { type Judge, OpenFile } from './open-file.ts';
import type { Positions } from './positions.ts';
import type { ServerWorld } from './serve.ts';
import { DEFAULT_SETTINGS, type ServerSettings } from './settings.ts';

/** How long the event loop is held at a time, in ms. */
const SLICE = 8;
/** Work that takes longer than this shows what it has found so far; and then each time that it has taken twice as long. ms. */
const FIRST_SHOWN = 60;
/** The same for what can wait, in ms. */
const LATE_SLICE = 4;
/**
 * Of texts of these lengths the heap is kept small while the rest is looked at. Of shorter ones there is little to
 * spare; of longer ones each collection would hold up requests, for it goes through all that is kept.
 */
const SPARED = { from: 2_000_000, to: 30_000_000 };
/** How long nobody types before what takes longer is done, in ms. */
const PAUSE = 400;

export class Session {
  readonly positions: Positions;
  readonly #world: ServerWorld;
  readonly #files = new Map<string, OpenFile>();
  readonly #changed: ((file: OpenFile | undefined, uri: string) => void)[] = [];
  readonly #settingsChanged: (() => void)[] = [];
  readonly #more: ((file: OpenFile) => void)[] = [];
  readonly #done: ((file: OpenFile) => void)[] = [];
  readonly #states: ((state: FileState) => void)[] = [];
  readonly #told = new Map<string, string>();
  /** Since when each file is worked on, and for how long until something is shown. */
  readonly #working = new Map<string, { readonly since: number; showAfter: number }>();
  /** Files of whose newest text a part of the findings is being shown while the rest is looked for. */
  readonly #shown = new Set<string>();
  /** Which files are ours, and by what this was told. */
  readonly #known = new Map<
    string,
    { readonly head: string; readonly files: readonly string[]; readonly isOurs: boolean }
  >();
  readonly #waiting = new Map<string, (() => void)[]>();
  /** Resolves once the settings are known, so that nobody is shown findings that they switched off. */
  readonly ready: Promise<void>;
  readonly settled: () => void;
  #settings = DEFAULT_SETTINGS;
  #gateway: LiveGateway | undefined;

  constructor(positions: Positions, world: ServerWorld) {
    this.positions = positions;
    this.#world = world;
    let settled: () => void = () => undefined;
    this.ready = new Promise((resolve) => {
      settled = resolve;
    });
    this.settled = settled;
  }

  get settings(): ServerSettings {
    return this.#settings;
  }

  get files(): Iterable<OpenFile> {
    return this.#files.values();
  }

  file(uri: string): OpenFile | undefined {
    return this.#files.get(uri);
  }

  open(uri: string, version: number, text: string): void {
    this.#put(new OpenFile(uri, version, text, this.#judge));
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    const file = this.#files.get(uri);
    if (!file) return;
    const edits = changes.map((change) => (source: SourceText) => {
      if (!('range' in change)) return change.text;
      const { start, end } = change.range;
      const span = { start: this.positions.offset(source, start), end: this.positions.offset(source, end) };
      return { span, text: change.text };
    });
    file.change(version, edits, this.#judge);
    this.#put(file);
  }

  close(uri: string): void {
    this.#files.delete(uri);
    this.#told.delete(uri);
    this.#known.delete(uri);
    this.#shown.delete(uri);
    for (const tell of this.#changed) tell(undefined, uri);
  }

  /** Every file is read anew under the new settings. */
  applySettings(settings: ServerSettings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    this.#judgeAllAnew();
  }

  #judgeAllAnew(): void {
    for (const file of [...this.#files.values()]) {
      file.judgeAnew(this.#judge);
      this.#put(file);
    }
    for (const tell of this.#settingsChanged) tell();
  }

  /** A gateway was connected, or forgotten: its version and plugins count where nobody said otherwise. */
  useGateway(gateway: LiveGateway | undefined): void {
    this.#gateway = gateway;
    this.#judgeAllAnew();
  }

  /** Called with the file after each change; undefined when it was closed. */
  onChange(tell: (file: OpenFile | undefined, uri: string) => void): void {
    this.#changed.push(tell);
  }

  /** Called after the settings changed. */
  onSettings(tell: () => void): void {
    this.#settingsChanged.push(tell);
  }

  /** Called when what the server takes a file for has changed. */
  onState(tell: (state: FileState) => void): void {
    this.#states.push(tell);
  }

  readonly #judge: Judge = (uri, source): Wanted | undefined => {
    const fileName = decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
    if (!this.#isOurs(uri, source)) return undefined;
    const { target, dialect, topology } = this.#settings;
    const gateway = this.#gateway;
    const preset = gateway ? { ...targetOf(gateway), ...target } : target;
    return {
      fileName,
      target: {},
      preset,
      topology,
      dialect: undefined,
      presetDialect: dialect,
      verdictOnly: false,
      now: this.#world.now(),
      ...(gateway ? { live: gateway.schemas } : {}),
    };
  };

  /** Most edits are not in the part of a file that tells. */
  #isOurs(uri: string, source: SourceText): boolean {
    const { files } = this.#settings;
    const head = headOf(source);
    const known = this.#known.get(uri);
    if (known?.head === head && known.files === files) return known.isOurs;
    const isKong = isOurs(uri, head, files);
    this.#known.set(uri, { head, files, isOurs: isKong });
    return isKong;
  }

  #originsOf({ document, settings: { target } }: Config): FileState['from'] {
    const comment = readDirective(document);
    const gateway = this.#gateway && targetOf(this.#gateway);
    const of = (key: keyof Target, otherwise: Origin): Origin => {
      if (comment.target[key] !== undefined) return 'comment';
      if (this.#settings.target[key] !== undefined) return 'setting';
      return gateway?.[key] === undefined ? otherwise : 'gateway';
    };
    return {
      version: of('version', 'default'),
      edition: of('edition', 'default'),
      // Routes that are written as expressions tell the flavor where nobody else does.
      flavor: of('flavor', target.flavor === DEFAULT_TARGET.flavor ? 'default' : 'content'),
      dialect:
        comment.dialect !== undefined
          ? 'comment'
          : this.#settings.dialect !== undefined
            ? 'setting'
            : 'content',
    };
  }

  #put(file: OpenFile): void {
    this.#files.set(file.uri, file);
    // What is shown now is not of this text.
    this.#shown.delete(file.uri);
    for (const tell of this.#changed) tell(file, file.uri);
    const work = this.#working.get(file.uri);
    if (work) {
      this.#working.set(file.uri, { since: performance.now(), showAfter: FIRST_SHOWN });
      return;
    }
    this.#working.set(file.uri, { since: performance.now(), showAfter: FIRST_SHOWN });
    // A burst of typing is one round, and who asks right after an edit does not wait for what is found in the whole file.
    afterMessages(() => this.#work(file.uri));
  }

  /** Brings a file up to date, a little at a time, so that requests and further edits get their turn. */
  #work(uri: string): void {
    const file = this.#files.get(uri);
    if (file && !file.workFor(SLICE)) {
      this.#showSome(file);
      afterMessages(() => this.#work(uri));
      return;
    }
    const wasShown = this.#shown.delete(uri);
    this.#working.delete(uri);
    if (this.#shown.size === 0) this.#world.heap?.favour('haste');
    if (file) this.#tellState(file);
    this.#wake(uri);
    if (file && wasShown) for (const tell of this.#more) tell(file);
    if (file) for (const tell of this.#done) tell(file);
    if (file?.hasLateWork) this.#doLater(file);
  }

  #showSome(file: OpenFile): void {
    const work = this.#working.get(file.uri);
    if (!work || !file.isShowable) return;
    const taken = performance.now() - work.since;
    const isFirst = !this.#shown.has(file.uri);
    if (taken < work.showAfter && !(file.isGlance && isFirst)) return;
    work.showAfter = 2 * taken;
    this.#shown.add(file.uri);
    if (!file.isGlance) {
      // Nobody waits for the rest.
      if (isSpared(file.source)) this.#world.heap?.favour('memory');
      this.#tellState(file);
    }
    if (!isFirst) for (const tell of this.#more) tell(file);
    this.#wake(file.uri);
  }

  #wake(uri: string): void {
    const waiting = this.#waiting.get(uri) ?? [];
    this.#waiting.delete(uri);
    for (const go of waiting) go();
  }

  /** What takes longer waits until nobody types; then the file counts as changed once more. */
  #doLater(file: OpenFile): void {
    const { version } = file;
    setTimeout(() => {
      if (this.#files.get(file.uri) === file && file.version === version && file.hasLateWork)
        this.#workLate(file, version, file.lateWork());
    }, PAUSE).unref();
  }

  /** A little at a time; given up when the text or the settings change. */
  #workLate(file: OpenFile, version: number, steps: Generator<void, boolean>): void {
    if (this.#files.get(file.uri) !== file || file.version !== version || !file.hasLateWork) return;
    const end = performance.now() + LATE_SLICE;
    while (performance.now() < end) {
      const { done, value: hasMore } = steps.next();
      if (!done) continue;
      if (hasMore === true) for (const tell of this.#more) tell(file);
      return;
    }
    afterMessages(() => this.#workLate(file, version, steps));
  }

  /** Called each time that all is known of the newest text. */
  onDone(tell: (file: OpenFile) => void): void {
    this.#done.push(tell);
  }

  /** Called when more is known of a file whose text has not changed. */
  onMore(tell: (file: OpenFile) => void): void {
    this.#more.push(tell);
  }

  /** Resolves when something is known of the newest text of the file. */
  async whenShowable(uri: string): Promise<OpenFile | undefined> {
    await this.ready;
    while (this.#working.has(uri) && !this.#shown.has(uri)) await this.#nextWake(uri);
    return this.#files.get(uri);
  }

  #nextWake(uri: string): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(uri, [...(this.#waiting.get(uri) ?? []), resolve]);
    });
  }

  /** Resolves when everything about the newest text of the file is known. */
  async whenDone(uri: string): Promise<OpenFile | undefined> {
    await this.ready;
    while (this.#working.has(uri)) await this.#nextWake(uri);
    return this.#files.get(uri);
  }

  #tellState(file: OpenFile): void {
    const { config } = file;
    const settings = config?.settings;
    const state: FileState = {
      uri: file.uri,
      isKong: config !== undefined,
      dialect: settings?.dialect ?? 'dbless',
      version: settings?.target.version ?? 'auto',
      edition: settings?.target.edition ?? 'oss',
      flavor: settings?.target.flavor ?? 'traditional_compatible',
      from: config ? this.#originsOf(config) : NOBODY,
    };
    const text = JSON.stringify(state);
    if (this.#told.get(file.uri) === text) return;
    this.#told.set(file.uri, text);
    for (const tell of this.#states) tell(state);
  }
}

function isSpared({ length }: SourceText): boolean {
  return SPARED.from <= length && length <= SPARED.to;
}

const NOBODY: FileState['from'] = {
  version: 'default',
  edition: 'default',
  flavor: 'default',
  dialect: 'default',
};

function targetOf({ version, edition, flavor }: LiveGateway): Partial<Target> {
  return { version, edition, ...(flavor ? { flavor } : {}) };
}

/** Behind a message that is here already: at one turn of the event loop it is read, and at the next one handled. */
function afterMessages(run: () => void): void {
  setImmediate(() => setImmediate(run));
}
