import type { Pcre } from './pcre-ast.ts';
import type { GroupStart } from './pcre-groups.ts';
import type { PcreReader } from './pcre-reader.ts';

const START_OPTIONS =
  /^\(\*(?:UTF|UCP|NOTEMPTY|NOTEMPTY_ATSTART|NO_AUTO_POSSESS|NO_DOTSTAR_ANCHOR|NO_JIT|NO_START_OPT|CR|LF|CRLF|ANY|ANYCRLF|NUL|BSR_ANYCRLF|BSR_UNICODE|LIMIT_(?:HEAP|MATCH|DEPTH|RECURSION)=\d+)\)/;

const ASSERTIONS: Readonly<Record<string, GroupStart>> = {
  pla: { kind: 'around', behind: false, negative: false, nonAtomic: false },
  positive_lookahead: { kind: 'around', behind: false, negative: false, nonAtomic: false },
  nla: { kind: 'around', behind: false, negative: true, nonAtomic: false },
  negative_lookahead: { kind: 'around', behind: false, negative: true, nonAtomic: false },
  plb: { kind: 'around', behind: true, negative: false, nonAtomic: false },
  positive_lookbehind: { kind: 'around', behind: true, negative: false, nonAtomic: false },
  nlb: { kind: 'around', behind: true, negative: true, nonAtomic: false },
  negative_lookbehind: { kind: 'around', behind: true, negative: true, nonAtomic: false },
  napla: { kind: 'around', behind: false, negative: false, nonAtomic: true },
  non_atomic_positive_lookahead: { kind: 'around', behind: false, negative: false, nonAtomic: true },
  naplb: { kind: 'around', behind: true, negative: false, nonAtomic: true },
  non_atomic_positive_lookbehind: { kind: 'around', behind: true, negative: false, nonAtomic: true },
  atomic: { kind: 'atomic' },
  sr: { kind: 'beyond' },
  script_run: { kind: 'beyond' },
  asr: { kind: 'beyond' },
  atomic_script_run: { kind: 'beyond' },
};

const VERBS = ['ACCEPT', 'FAIL', 'F', 'COMMIT', 'PRUNE', 'SKIP', 'THEN', 'MARK', ''];

/** Options such as `(*UTF)` at the very start; with any of them the pattern is beyond what we run. */
export function skipStartOptions(reader: PcreReader): void {
  for (;;) {
    const option = START_OPTIONS.exec(reader.text.slice(reader.at, reader.at + 60))?.[0];
    if (option === undefined) return;
    reader.at += option.length;
  }
}

/** `(*FAIL)`, `(*MARK:name)` and the assertions that are spelt out, `(*pla:…)`. */
export function readVerb(
  reader: PcreReader,
): { readonly kind: 'node'; readonly node: Pcre } | Exclude<GroupStart, { readonly kind: 'flags' | 'node' }> {
  const start = reader.at;
  const spelt = /^\(\*([a-z_]+):/.exec(reader.text.slice(start, start + 50));
  const assertion = ASSERTIONS[spelt?.[1] ?? ''];
  if (spelt && assertion && assertion.kind !== 'flags' && assertion.kind !== 'node') {
    reader.at += spelt[0].length;
    return assertion;
  }
  const verb = /^\(\*([A-Z]*)(:[^)]*)?\)/.exec(reader.text.slice(start));
  const name = verb?.[1] ?? 'none';
  const argument = verb?.[2];
  const wrong =
    !VERBS.includes(name) ||
    ((name === 'MARK' || name === '') && (argument === undefined || argument === ':'));
  if (!verb || wrong) {
    reader.fail('bad-verb', { start, end: Math.min(reader.text.length, start + 2) });
    return { kind: 'node', node: { kind: 'empty' } };
  }
  reader.at += verb[0].length;
  const fails = name === 'F' || name === 'FAIL';
  return { kind: 'node', node: fails ? { kind: 'fail' } : { kind: 'beyond', length: 0 } };
}
