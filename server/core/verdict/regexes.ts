/** The two regex engines that judge a file: PCRE for schemas, Rust's for the router. */

import { checkPcreRegex } from '../regex/pcre-regex.ts';
import { explainRegexProblem } from '../regex/problem.ts';
import { checkRustRegex } from '../regex/rust-regex.ts';
import { remembering } from '../text/remembering.ts';
import type { RegexTrouble } from '../validators/regex-check.ts';

/** PCRE, as `ngx.re` compiles it. */
export const pcreTrouble = remembering((pattern): RegexTrouble | undefined => {
  const problem = checkPcreRegex(pattern);
  return problem && { reason: explainRegexProblem(problem), at: problem.span.start };
});

export function isValidPcre(pattern: string): boolean {
  return pcreTrouble(pattern) === undefined;
}

export const rustTrouble = remembering((pattern): RegexTrouble | undefined => {
  const problem = checkRustRegex(pattern);
  return problem && { reason: explainRegexProblem(problem), at: problem.span.start };
});
