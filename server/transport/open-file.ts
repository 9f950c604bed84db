/** One file the editor has open: its text, and what is derived from it, made when it is first asked for. */
import { type Diagnosed, diagnose } from '../core/features/diagnose.ts';
import { openConfig, type Wanted } from '../core/features/open-config.ts';
import type { Config } from '../core/model/config.ts';
import { RULES } from '../core/rules/rules.ts';
import type { SourceText } from '../core/text/source-text.ts';
import type { Edit } from '../core/text/span.ts';
import { stringText } from '../core/text/string-text.ts';

export interface OpenFile {
  readonly uri: string;
  readonly version: number;
  readonly source: SourceText;
  /** Undefined: the file is none of ours. */
  readonly config: Config | undefined;
  readonly diagnosed: readonly Diagnosed[];
}

/** What a file is judged by, decided per file: undefined when it is none of ours. */
export type Judge = (uri: string, source: SourceText) => Wanted | undefined;

export function openFile(uri: string, version: number, text: string, judge: Judge): OpenFile {
  return new LazyFile(uri, version, stringText(text), judge);
}

/** The file after the edits of one change notification, each counted on the text that the one before it left. */
export function changeFile(
  file: OpenFile,
  version: number,
  edits: readonly ((source: SourceText) => Edit | string)[],
  judge: Judge,
): OpenFile {
  let { source } = file;
  for (const toEdit of edits) {
    const edit = toEdit(source);
    source = typeof edit === 'string' ? stringText(edit) : source.edit([edit]);
  }
  return new LazyFile(file.uri, version, source, judge);
}

class LazyFile implements OpenFile {
  readonly uri: string;
  readonly version: number;
  readonly source: SourceText;
  readonly #judge: Judge;
  #config: { readonly value: Config | undefined } | undefined;
  #diagnosed: readonly Diagnosed[] | undefined;

  constructor(uri: string, version: number, source: SourceText, judge: Judge) {
    this.uri = uri;
    this.version = version;
    this.source = source;
    this.#judge = judge;
  }

  get config(): Config | undefined {
    this.#config ??= { value: this.#read() };
    return this.#config.value;
  }

  get diagnosed(): readonly Diagnosed[] {
    this.#diagnosed ??= this.config ? diagnose(this.config, RULES) : [];
    return this.#diagnosed;
  }

  #read(): Config | undefined {
    const wanted = this.#judge(this.uri, this.source);
    if (!wanted) return undefined;
    return openConfig(this.source, wanted);
  }
}
