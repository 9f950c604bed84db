/** Kong's own expression engine as a judge: the WebAssembly build that `@kong/atc-router` holds. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type JudgeType = 'String' | 'Int' | 'IpAddr' | 'IpCidr' | 'Regex';
export type JudgeValue = Readonly<Partial<Record<JudgeType, string | number>>>;

export interface JudgeParse {
  readonly status: 'ok' | 'parseError' | 'validationError';
  readonly parseError?: {
    readonly variant: { readonly parsingError?: string; readonly customError?: string };
    readonly location: { readonly pos?: number; readonly span?: readonly [number, number] };
  };
  readonly validationError?: string;
}

export interface JudgeSchema {
  addField(field: string, type: JudgeType): void;
}

export interface Judge {
  newSchema(): JudgeSchema;
  parse(expression: string, schema: JudgeSchema): JudgeParse;
  /** Does the expression take the context? Undefined: refused. */
  run(
    expression: string,
    schema: JudgeSchema,
    values: readonly (readonly [string, JudgeValue])[],
  ): boolean | undefined;
  /** A router of one expression that is asked many times; undefined: refused. */
  prepare(expression: string, schema: JudgeSchema): ((context: JudgeContext) => boolean) | undefined;
  /** A router of many; undefined: one of them is refused. */
  prepareAll(
    expressions: readonly string[],
    schema: JudgeSchema,
  ): ((context: JudgeContext) => boolean) | undefined;
  newContext(schema: JudgeSchema, values: readonly (readonly [string, JudgeValue])[]): JudgeContext;
}

export interface JudgeContext {
  free(): void;
}

/** Node has it, its types are in the DOM's library only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

interface Bindings {
  __wbg_set_wasm(exports: object): void;
  readonly Schema: new () => JudgeSchema;
  readonly Parser: { parse(expression: string, schema: JudgeSchema): JudgeParse };
  readonly Router: new (
    schema: JudgeSchema,
  ) => {
    addMatcher(priority: number, uuid: string, text: string): string | undefined;
    execute(context: unknown): boolean;
    free(): void;
  };
  readonly Context: new (
    schema: JudgeSchema,
  ) => { addValue(field: string, value: JudgeValue): void; free(): void };
}

/**
 * A fresh engine. The package is an ES module that does not say so and is made for bundlers, hence the copy. After
 * a panic inside, the engine is lost: load another.
 */
export async function loadJudge(): Promise<Judge> {
  const from = dirname(fileURLToPath(import.meta.resolve('@kong/atc-router/package.json')));
  const folder = mkdtempSync(join(tmpdir(), 'kongsole-judge-'));
  const module = join(folder, 'bindings.mjs');
  copyFileSync(join(from, 'atc-router_bg.js'), module);
  const bindings: Bindings = await import(pathToFileURL(module).href);
  rmSync(folder, { recursive: true });
  const wasm = new WebAssembly.Module(readFileSync(join(from, 'atc-router_bg.wasm')));
  const imports = { './atc-router_bg.js': { ...bindings } };
  bindings.__wbg_set_wasm(new WebAssembly.Instance(wasm, imports).exports);
  return {
    newSchema: () => new bindings.Schema(),
    parse: (expression, schema) => bindings.Parser.parse(expression, schema),
    run(expression, schema, values) {
      const router = new bindings.Router(schema);
      try {
        const refused = router.addMatcher(0, '00000000-0000-0000-0000-000000000001', expression);
        if (refused !== undefined) return undefined;
        const context = new bindings.Context(schema);
        try {
          for (const [field, value] of values) context.addValue(field, value);
          return router.execute(context);
        } finally {
          context.free();
        }
      } finally {
        router.free();
      }
    },
    prepare(expression, schema) {
      const router = new bindings.Router(schema);
      const refused = router.addMatcher(0, '00000000-0000-0000-0000-000000000001', expression);
      return refused === undefined ? (context) => router.execute(context) : undefined;
    },
    prepareAll(expressions, schema) {
      const router = new bindings.Router(schema);
      const refused = expressions.some(
        (expression, i) =>
          router.addMatcher(i, `00000000-0000-0000-0000-${String(i).padStart(12, '0')}`, expression) !==
          undefined,
      );
      return refused ? undefined : (context) => router.execute(context);
    },
    newContext(schema, values) {
      const context = new bindings.Context(schema);
      for (const [field, value] of values) context.addValue(field, value);
      return context;
    },
  };
}
