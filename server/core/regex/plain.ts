/** The regexes that most paths are: nothing in them that any engine refuses, so that none need be asked. */

/** Longer ones might be too large for Rust's engine. */
const MOST = 200;

const ATOM = String.raw`(?:[A-Za-z0-9/_-]|\.|\\[dws.]|\[\^?(?:a-z|A-Z|0-9|[_/])+-?\])[+*?]?`;
const GROUP = String.raw`\((?:\?:|\?P?<[A-Za-z_]\w{0,20}>)?(?:${ATOM})*\)[+*?]?`;
const PLAIN = new RegExp(String.raw`^\^?(?:${ATOM}|${GROUP})*\$?$`);

/** False says nothing. A name of a group may stand only once, so that two of them are not looked at here. */
export function isPlain(pattern: string): boolean {
  return pattern.length <= MOST && PLAIN.test(pattern) && pattern.indexOf('<') === pattern.lastIndexOf('<');
}
