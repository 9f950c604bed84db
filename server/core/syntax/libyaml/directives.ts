/** The lines with `%` before a document, and what tags mean by them. */
import { STANDARD_TAG_PREFIX } from '../tree-builder.ts';
import type { Parse } from './parse.ts';
import type { DirectiveToken, TagToken, Token } from './token.ts';

export class Directives {
  private readonly parse: Parse;
  private readonly prefixes = new Map<string, string>();

  constructor(parse: Parse) {
    this.parse = parse;
  }

  /** Reads those that begin with `first`; what follows them. */
  read(first: Token): Token | undefined {
    let token: Token | undefined = first;
    let hasVersion = false;
    while (token?.kind === 'directive') {
      const { meaning }: DirectiveToken = token;
      if (meaning.kind === 'version') {
        if (hasVersion) return this.parse.refuseToken(token, '%YAML may be written once');
        if (meaning.major !== 1 || (meaning.minor !== 1 && meaning.minor !== 2)) {
          return this.parse.refuseToken(token, 'only YAML 1.1 and 1.2 can be read');
        }
        hasVersion = true;
      } else {
        if (this.prefixes.has(meaning.handle)) {
          return this.parse.refuseToken(token, `%TAG ${meaning.handle} may be written once`);
        }
        this.prefixes.set(meaning.handle, meaning.prefix);
      }
      token = this.parse.next();
    }
    this.addStandard();
    return token;
  }

  addStandard(): void {
    if (!this.prefixes.has('!')) this.prefixes.set('!', '!');
    if (!this.prefixes.has('!!')) this.prefixes.set('!!', STANDARD_TAG_PREFIX);
  }

  tag({ handle, suffix, from, to }: TagToken): string | undefined {
    if (handle === '') return suffix;
    const prefix = this.prefixes.get(handle);
    if (prefix !== undefined) return prefix + suffix;
    return this.parse.cursor.refuse('BAD_TAG', `no %TAG line says what "${handle}" is`, from, to);
  }
}
