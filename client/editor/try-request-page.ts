import type { TriedRequest } from '../../server/core/kongtest/try-request.ts';

/** More losers than these are counted, not listed. */
const MOST_LOSERS = 200;

/** The report of a tried request as a page without scripts, in the colours of the editor. */
export function tryRequestPage(
  tried: TriedRequest,
  flavor: string,
  linkTo: (routeIndex: number) => string | undefined,
  record: string,
): string {
  const near = tried.losers.filter((loser) => loser.matches);
  const others = tried.losers.filter((loser) => !loser.matches);
  const hidden = others.length - MOST_LOSERS;
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${STYLE}</style></head><body><main>
<h1><code>${html(`${tried.method} ${tried.url}`.trim())}</code></h1>
<p class="quiet">decided as the router flavor ${html(flavor)} does; nothing was sent</p>
${verdict(tried, linkTo)}
${upstream(tried)}
<p><a class="button" href="${html(record)}">Record as test</a></p>
${losers('Would take it too', near, linkTo)}
${losers('Do not take it', others.slice(0, MOST_LOSERS), linkTo)}
${0 < hidden ? `<p class="quiet">and ${hidden} more</p>` : ''}
</main></body></html>`;
}

const STYLE = `body{font:var(--vscode-font-size)/1.5 var(--vscode-font-family);padding:0 24px 24px;max-width:60em}
h1{font-size:1.2em;font-weight:600;overflow-wrap:anywhere}h2{font-size:1em;margin:1.8em 0 .4em}
code{font-family:var(--vscode-editor-font-family);background:none;color:inherit;padding:0}
.quiet{color:var(--vscode-descriptionForeground)}
.verdict{border-left:4px solid var(--vscode-testing-iconPassed);padding:.4em 1em;margin:1em 0;background:var(--vscode-textBlockQuote-background)}
.verdict.none{border-color:var(--vscode-testing-iconFailed)}.verdict.unsure{border-color:var(--vscode-testing-iconSkipped)}
table{border-collapse:collapse}th{font-weight:400;text-align:left}td,th{padding:.2em 1.4em .2em 0;vertical-align:top;overflow-wrap:anywhere}
td:first-child,th{white-space:nowrap}a{color:var(--vscode-textLink-foreground)}
:focus-visible{outline:2px solid var(--vscode-focusBorder);outline-offset:2px}.button{background:var(--vscode-button-background);color:var(--vscode-button-foreground);padding:.35em 1em;text-decoration:none;border-radius:2px}`;

type Link = (routeIndex: number) => string | undefined;

function verdict({ winner, answer, undecided, ties, captures }: TriedRequest, linkTo: Link): string {
  if (undecided !== undefined) {
    return `<div class="verdict unsure"><strong>It cannot be said which route takes it</strong><br>${html(undecided)}</div>`;
  }
  const answered = answer
    ? `Kong answers <strong>${answer.status}</strong> by itself: ${html(answer.because)}`
    : '';
  const location =
    answer?.location === undefined ? '' : `<br>Location: <code>${html(answer.location)}</code>`;
  if (!winner)
    return `<div class="verdict none"><strong>No route takes it</strong><br>${answered}${location}</div>`;
  const service =
    winner.service === undefined
      ? 'a route without a service'
      : `service <code>${html(winner.service)}</code>`;
  const parts = [
    `Route <strong>${linked(winner.name, linkTo(winner.index))}</strong>, ${service}`,
    ...(answer ? [`${answered}${location}`] : []),
    ...(0 < ties.length
      ? [
          `Of equal rank: ${ties.map((name) => `<code>${html(name)}</code>`).join(', ')}; ids or the order of loading decide`,
        ]
      : []),
    ...(0 < captures.length
      ? [
          `Captures: ${captures.map(([name, text]) => `<code>${html(name)}</code> = <code>${html(text)}</code>`).join(', ')}`,
        ]
      : []),
  ];
  return `<div class="verdict${answer ? ' none' : ''}">${parts.join('<br>')}</div>`;
}

function upstream({ upstream: sent, forwarded }: TriedRequest): string {
  if (!sent) return '';
  const rows = [
    ['URL', sent.url],
    ...(sent.host === undefined ? [] : [['Host', sent.host]]),
    ...(sent.sni === undefined ? [] : [['SNI', sent.sni]]),
    ...forwarded,
  ];
  const cells = rows.map(
    ([name = '', value = '']) =>
      `<tr><th scope="row">${html(name)}</th><td><code>${html(value)}</code></td></tr>`,
  );
  return `<section aria-label="upstream"><h2>What the upstream sees</h2><table>${cells.join('')}</table></section>`;
}

function losers(title: string, list: TriedRequest['losers'], linkTo: Link): string {
  if (list.length === 0) return '';
  const rows = list.map(
    ({ index, name, reason }) => `<tr><td>${linked(name, linkTo(index))}</td><td>${html(reason)}</td></tr>`,
  );
  return `<section aria-label="${title.toLowerCase()}"><h2>${title}</h2><table>${rows.join('')}</table></section>`;
}

function linked(name: string, address: string | undefined): string {
  return address === undefined
    ? `<code>${html(name)}</code>`
    : `<a href="${html(address)}"><code>${html(name)}</code></a>`;
}

function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
