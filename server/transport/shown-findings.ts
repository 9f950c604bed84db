/**
 * The findings of one file as diagnostics. With each edit a client is sent all of them, so what does not change of a
 * finding is made only once, as JSON text too.
 */
import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type FullDocumentDiagnosticReport,
  type PublishDiagnosticsParams,
  type Range,
} from 'vscode-languageserver/node';
import type { Diagnosed } from '../core/features/diagnosed.ts';
import type { FirstFindings } from '../core/features/live-findings.ts';
import type { Severity } from '../core/rules/finding.ts';
import type { Located } from '../core/syntax/tree.ts';
import type { LinkToRule } from './documentation.ts';
import type { OpenFile } from './open-file.ts';
import type { ReadyJson } from './ready-json.ts';
import type { Session } from './session.ts';

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A finding without its places, which move. */
interface Made {
  readonly rest: Omit<Diagnostic, 'range' | 'relatedInformation'>;
  /** What is said of the related places. */
  readonly notes: readonly string[];
  /** Its own and those of what is related. */
  readonly places: readonly Located[];
  /** JSON before the first place, between the places, and after the last. */
  readonly around: readonly string[];
}

/** A finding as it was shown last. */
interface Shown {
  readonly made: Made;
  readonly ranges: readonly Range[];
  readonly json: string;
}

/** Lines whose text has changed since the newest list; undefined: lines have moved. */
type Lines = readonly number[] | undefined;

interface Newest {
  readonly file: OpenFile;
  readonly found: FirstFindings;
  readonly edits: number;
  readonly list: ShownList;
}

class ShownList {
  readonly shown: readonly Shown[];
  readonly #uri: string;
  #utf8: Uint8Array | undefined;

  constructor(shown: readonly Shown[], uri: string) {
    this.shown = shown;
    this.#uri = uri;
  }

  diagnostics(): Diagnostic[] {
    return this.shown.map((each) => diagnosticOf(each, this.#uri));
  }

  json(): string {
    return `[${this.shown.map(({ json }) => json).join()}]`;
  }

  /** Most letters that are typed leave the list as it is: to encode it costs more than to find that out. */
  utf8(): Uint8Array {
    this.#utf8 ??= Buffer.from(this.json());
    return this.#utf8;
  }
}

/** Of no use any more when the settings change, and with them how much findings weigh. */
export class ShownFindings {
  readonly #uri: string;
  readonly #session: Session;
  readonly #link: LinkToRule;
  /** Those of the newest list. */
  #known = new Map<Diagnosed, Shown>();
  #newest: Newest | undefined;
  readonly #wants = (code: string): boolean => this.#session.settings.rules[code] !== 'off';

  constructor(uri: string, session: Session, link: LinkToRule) {
    this.#uri = uri;
    this.#session = session;
    this.#link = link;
  }

  /** To be pushed. */
  message(file: OpenFile): PublishDiagnosticsParams & ReadyJson {
    const { version } = file;
    const uri = this.#uri;
    const head = { uri, version };
    const list = this.#list(file);
    const before = `${JSON.stringify(head).slice(0, -1)},"diagnostics":`;
    return {
      ...head,
      get diagnostics() {
        return list.diagnostics();
      },
      json: () => `${before}${list.json()}}`,
      utf8: () => [Buffer.from(before), list.utf8(), Buffer.from('}')],
      toJSON: () => ({ ...head, diagnostics: list.diagnostics() }),
    };
  }

  /** To be pulled. */
  report(file: OpenFile): FullDocumentDiagnosticReport & ReadyJson {
    const list = this.#list(file);
    const before = '{"kind":"full","items":';
    return {
      kind: 'full',
      get items() {
        return list.diagnostics();
      },
      json: () => `${before}${list.json()}}`,
      utf8: () => [Buffer.from(before), list.utf8(), Buffer.from('}')],
      toJSON: () => ({ kind: 'full', items: list.diagnostics() }),
    };
  }

  #list(file: OpenFile): ShownList {
    const { maxDiagnostics } = this.#session.settings;
    const found = file.known(maxDiagnostics, this.#wants);
    const before = this.#newest?.file === file ? this.#newest : undefined;
    const lines = before && file.linesSince(before.edits);
    const list = before?.found === found ? this.#moved(before, lines, file) : this.#anew(found, lines, file);
    this.#newest = { file, found, edits: file.edits, list };
    return list;
  }

  /** The same findings, some of them perhaps elsewhere. */
  #moved({ found, list }: Newest, lines: Lines, file: OpenFile): ShownList {
    const stays = lines && list.shown.every((each) => !touches(each, lines));
    return stays ? list : this.#anew(found, lines, file);
  }

  #anew({ shown, count }: FirstFindings, lines: Lines, file: OpenFile): ShownList {
    const before = this.#known;
    this.#known = new Map();
    const list: Shown[] = [];
    for (const each of shown) {
      const one = this.#show(each, before.get(each), lines, file);
      this.#known.set(each, one);
      list.push(one);
    }
    const last = list.at(-1);
    const left = count - list.length;
    if (0 < left && last) {
      const said = `\n(${left} more findings are not shown: kongsole.maxDiagnostics)`;
      const { rest, notes, places } = last.made;
      const longer = makeWith({ ...rest, message: `${rest.message}${said}` }, notes, places, this.#uri);
      list[list.length - 1] = placed(longer, last.ranges);
    }
    return new ShownList(list, this.#uri);
  }

  #show(each: Diagnosed, known: Shown | undefined, lines: Lines, file: OpenFile): Shown {
    if (known && lines && !touches(known, lines)) return known;
    const made = known?.made ?? this.#make(each);
    const ranges = made.places.map((at) => this.#session.positions.rangeOf(file.source, at));
    return known && sameRanges(known.ranges, ranges) ? known : placed(made, ranges);
  }

  #make({ finding }: Diagnosed): Made {
    const { code, message, tags, related = [] } = finding;
    const said = this.#session.settings.rules[code] ?? finding.severity;
    // Those that are off are not asked for.
    const severity = said === 'off' ? finding.severity : said;
    const href = finding.reference ?? this.#link(code);
    const rest = {
      severity: SEVERITY[severity],
      source: 'kongsole',
      code,
      ...(href === undefined ? {} : { codeDescription: { href } }),
      message,
      ...(tags ? { tags: tags.map((tag) => TAGS[tag]) } : {}),
    };
    const notes = related.map((note) => note.message);
    return makeWith(rest, notes, [finding.at, ...related.map(({ at }) => at)], this.#uri);
  }
}

const TAGS = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary } as const;

function makeWith(
  rest: Made['rest'],
  notes: readonly string[],
  places: readonly Located[],
  uri: string,
): Made {
  const before = notes.map(
    (message, i) =>
      `${i === 0 ? ',"relatedInformation":[' : '}},'}{"message":${JSON.stringify(message)},"location":{"uri":${JSON.stringify(uri)},"range":`,
  );
  const [first = '', ...others] = before;
  const around = ['{"range":', `,${JSON.stringify(rest).slice(1, -1)}${first}`, ...others];
  if (notes.length === 0) around[1] += '}';
  else around.push('}}]}');
  return { rest, notes, places, around };
}

function placed(made: Made, ranges: readonly Range[]): Shown {
  let json = '';
  for (const [i, before] of made.around.entries()) {
    const range = ranges[i];
    json += range ? before + jsonOfRange(range) : before;
  }
  return { made, ranges, json };
}

function jsonOfRange({ start, end }: Range): string {
  return `{"start":{"line":${start.line},"character":${start.character}},"end":{"line":${end.line},"character":${end.character}}}`;
}

function sameRanges(a: readonly Range[], b: readonly Range[]): boolean {
  for (let i = 0; i < a.length; i++) {
    const one = a[i];
    const other = b[i];
    if (
      one?.start.line !== other?.start.line ||
      one?.start.character !== other?.start.character ||
      one?.end.line !== other?.end.line ||
      one?.end.character !== other?.end.character
    )
      return false;
  }
  return true;
}

function touches({ ranges }: Shown, lines: readonly number[]): boolean {
  for (const line of lines)
    for (const { start, end } of ranges) if (start.line <= line && line <= end.line) return true;
  return false;
}

function diagnosticOf({ made: { rest, notes }, ranges }: Shown, uri: string): Diagnostic {
  const [range = NOWHERE, ...others] = ranges;
  if (notes.length === 0) return { range, ...rest };
  return {
    range,
    ...rest,
    relatedInformation: notes.map((message, i) => ({
      message,
      location: { uri, range: others[i] ?? NOWHERE },
    })),
  };
}

const NOWHERE: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
