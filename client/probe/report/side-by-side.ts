/** The answers of one request asked directly, through Kong and through the balancer before it, as a table. */

import type { TrailEntry } from '../stage.ts';
import { timeText } from './chain.ts';
import { html } from './mask.ts';

const PLACES: Readonly<Record<string, string>> = {
  direct: 'directly',
  'through-gateway': 'through Kong',
  front: 'through the load balancer',
};
const MOST_HEADERS = 40;

/** Empty where the probe compared nothing. */
export function sideBySide(trail: readonly TrailEntry[]): string {
  const facts = trail.find(({ stage, outcome }) => stage === 'compare' && outcome !== 'skipped')?.facts;
  const places = listOf(facts?.['places']);
  if (!facts || places.length < 2) return '';
  const head = places.map(
    (place) => `<th scope="col">${html(PLACES[text(place['place'])] ?? text(place['place']))}</th>`,
  );
  const row = (name: string, cell: (place: Facts) => string, same = false) =>
    `<tr><th scope="row">${html(name)}</th>${places.map((place) => `<td${same ? '' : ' class="differs"'}>${html(cell(place))}</td>`).join('')}</tr>`;
  const headers = listOf(facts['headers'])
    .slice(0, MOST_HEADERS)
    .map((header) => {
      const values = Array.isArray(header['values']) ? header['values'] : [];
      return `<tr><th scope="row">${html(text(header['name']))}</th>${places.map((_, i) => `<td>${html(typeof values[i] === 'string' ? values[i] : '—')}</td>`).join('')}</tr>`;
    });
  const words =
    facts['sameStatus'] === true
      ? facts['sameBody'] === true
        ? 'The answers are the same but for these headers.'
        : 'The statuses are the same, the bodies are not.'
      : 'The places answer differently: the fault lies between them.';
  return `<section aria-label="side by side"><h2>Side by side</h2><p class="where">${words}</p><table class="wide"><thead><tr><th scope="col">seen</th>${head.join('')}</tr></thead><tbody>
${row('status', (place) => (place['status'] === null ? text(place['failure']).replaceAll('-', ' ') : text(place['status'])), facts['sameStatus'] === true)}
${row('address', (place) => text(place['at']), true)}
${row('first byte', (place) => time(place['firstByteMs']), true)}
${row('body', (place) => (typeof place['bodyBytes'] === 'number' ? `${place['bodyBytes']} bytes` : '—'), facts['sameBody'] === true)}
${headers.join('')}</tbody></table></section>`;
}

type Facts = Readonly<Record<string, unknown>>;

function listOf(value: unknown): readonly Facts[] {
  return Array.isArray(value)
    ? value.filter((item): item is Facts => typeof item === 'object' && item !== null)
    : [];
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '—';
}

function time(value: unknown): string {
  return typeof value === 'number' ? timeText(value) : '—';
}
