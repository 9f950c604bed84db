/** Facts for the trail: what a stage saw as plain data, fit for JSON, with nothing in it that could run or leak. */

/** Bodies and banners are cut short here. */
const LONGEST_TEXT = 600;

/** Copies facts into plain data: control characters are escaped, long texts cut, times rounded, secrets masked. */
export function trailFacts(facts: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, plain(key, value)]));
}

/** Headers whose value is nobody's business. */
const SECRET = /^(set-cookie|cookie|authorization|proxy-authorization|x-api-key|apikey|kong-admin-token)$/i;

function plain(key: string, value: unknown): unknown {
  if (typeof value === 'string') return shown(value);
  if (typeof value === 'number') return Number.isInteger(value) ? value : Math.round(value * 10) / 10;
  if (Array.isArray(value)) {
    if (key === 'headers')
      return value.map((item) => (Array.isArray(item) ? maskedHeader(item) : maskedDifference(item)));
    return value.map((item) => plain('', item));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(name, inner)]));
}

function maskedHeader(header: unknown): unknown {
  if (!Array.isArray(header)) return header;
  const [name, value] = header.map((part) => shown(String(part)));
  return [name, SECRET.test(name ?? '') ? '•••' : value];
}

/** One header as several places sent it. */
function maskedDifference(item: unknown): unknown {
  const copy = plain('', item);
  const secret =
    typeof item === 'object' && item !== null && 'name' in item && SECRET.test(String(item.name));
  return secret && typeof copy === 'object' && copy !== null ? { ...copy, values: ['•••'] } : copy;
}

/** Printable and short: what a server sends must not steer a terminal or fill a ticket. */
export function shown(text: string): string {
  const short =
    text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}… (${text.length} in all)`;
  return [...short]
    .map((c) => (isPrintable(c) ? c : `\\x${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`))
    .join('');
}

function isPrintable(c: string): boolean {
  const code = c.codePointAt(0) ?? 0;
  // Tab and newline stay; C0, C1 controls and direction overrides go.
  if (code === 9 || code === 10 || code === 13) return true;
  return (
    32 <= code &&
    !(127 <= code && code < 160) &&
    !(0x202a <= code && code <= 0x202e) &&
    !(0x2066 <= code && code <= 0x2069)
  );
}
