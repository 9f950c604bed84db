/** The two regex engines of Kong's routers. Undefined: the engine refuses the pattern. */
import { fromByteString } from '../regex/byte-string.ts';
import type { Matcher } from '../regex/matcher.ts';
import { compilePcreRegex } from '../regex/pcre-regex.ts';
import { compileRustRegex } from '../regex/rust-regex.ts';

/** Pattern and subjects are text. */
export function compileRust(pattern: string): Matcher | undefined {
  const compiled = compileRustRegex(pattern);
  return compiled.kind === 'regex' ? compiled.matcher : undefined;
}

/** Pattern and subjects are bytes. */
export function compilePcre(pattern: string): Matcher | undefined {
  const compiled = compilePcreRegex(fromByteString(pattern) ?? pattern);
  return compiled.kind === 'regex' ? compiled.matcher : undefined;
}
