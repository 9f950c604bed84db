/** The part of luaparse that we use; the published types know neither ranges nor extended identifiers. */
declare module 'luaparse' {
  interface Place {
    readonly range?: readonly [from: number, to: number];
    readonly loc?: { readonly start: { readonly line: number; readonly column: number } };
  }

  type Node = Place &
    (
      | { readonly type: 'NumericLiteral' }
      | { readonly type: 'CallExpression'; readonly base: Place; readonly arguments: readonly Place[] }
    );

  interface Options {
    readonly luaVersion: 'LuaJIT';
    readonly comments: boolean;
    readonly encodingMode: 'none';
    readonly extendedIdentifiers: boolean;
    readonly locations: boolean;
    readonly ranges: boolean;
    readonly onCreateNode: (node: Node) => void;
  }

  /** Throws a SyntaxError with `line`, `index` and `column` when the text is no Lua. */
  function parse(text: string, options: Options): unknown;
}
