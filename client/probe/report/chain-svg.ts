/** The chain as a picture. Colours are those of the editor's theme; marks and words carry the same without colour. */

import { type Chain, type ChainLink, type ChainPart, type PartState, timeText } from './chain.ts';
import { html } from './mask.ts';

const BOX = { width: 132, height: 64 } as const;
const GAP = 92;
const TOP = 14;
const HEIGHT = BOX.height + 2 * TOP;

const MARKS: Readonly<Record<PartState, string>> = { fine: '✓', failed: '✗', unknown: '?' };
const WORDS: Readonly<Record<PartState, string>> = { fine: 'works', failed: 'failed', unknown: 'not known' };
const NAMES: Readonly<Record<ChainPart['part'], string>> = {
  client: 'client',
  'front-lb': 'load balancer before Kong',
  gateway: 'Kong',
  'second-lb': 'load balancer behind Kong',
  backend: 'backend',
};

/** `id` is that of the picture's title, once on a page. */
export function chainSvg(chain: Chain, id = 'chain-title'): string {
  const count = chain.parts.length;
  const width = count * BOX.width + (count - 1) * GAP + 12;
  const parts = chain.parts.map((part, i) => box(part, 2 + i * (BOX.width + GAP)));
  const links = chain.links.map((link, i) => arrow(link, 2 + i * (BOX.width + GAP) + BOX.width));
  return `<svg class="chain" role="img" aria-labelledby="${id}" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" xmlns="http://www.w3.org/2000/svg"><title id="${id}">${html(inWords(chain))}</title>${links.join('')}${parts.join('')}</svg>`;
}

function box({ name, detail, state }: ChainPart, x: number): string {
  const middle = x + BOX.width / 2;
  return `<g class="part ${state}"><rect x="${x}" y="${TOP}" width="${BOX.width}" height="${BOX.height}" rx="6"/><text class="name" x="${middle}" y="${TOP + 27}">${html(name)}</text>${
    detail === undefined
      ? ''
      : `<text class="detail" x="${middle}" y="${TOP + 47}">${html(fitted(detail))}</text>`
  }<circle class="badge" cx="${x + BOX.width - 4}" cy="${TOP + 4}" r="9"/><text class="mark" x="${x + BOX.width - 4}" y="${TOP + 8.5}">${MARKS[state]}</text></g>`;
}

function arrow({ state, ms }: ChainLink, x: number): string {
  const y = TOP + BOX.height / 2;
  const end = x + GAP - 4;
  const time =
    ms === undefined
      ? ''
      : `<text class="time" x="${x + GAP / 2}" y="${y - 10}">${html(timeText(ms))}</text>`;
  const cross = state === 'failed' ? `<text class="cross" x="${x + GAP / 2}" y="${y + 7}">✗</text>` : '';
  return `<g class="link ${state}"><line x1="${x + 4}" y1="${y}" x2="${end - 7}" y2="${y}"/><polygon points="${end},${y} ${end - 9},${y - 5} ${end - 9},${y + 5}"/>${time}${cross}</g>`;
}

function fitted(text: string): string {
  const most = 19;
  return text.length <= most ? text : `${text.slice(0, most - 8)}…${text.slice(-7)}`;
}

/** The picture for who cannot see it. */
export function inWords({ parts, links }: Chain): string {
  return parts
    .map((part, i) => {
      const link = links[i - 1];
      const way =
        link === undefined ? '' : link.state === 'failed' ? ', then the way there failed, then ' : ', then ';
      return `${way}${NAMES[part.part]} (${WORDS[part.state]})`;
    })
    .join('');
}
