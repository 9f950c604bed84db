/** A recording of one request as the body of a page, and as Markdown for a ticket. */

import type { RecordedLog, Recording } from '../recording/record-failure.ts';
import { timeText } from './chain.ts';
import { html, markdown, masked } from './mask.ts';
import { timingsHtml } from './timings-html.ts';

/** Buttons carry `data-act`: `again`, `copy`, `log`. */
export function recordingHtml(target: string, recording: Recording): string {
  const { answer, timings, log } = recording;
  const failed = answer.status === undefined || 500 <= answer.status;
  const status = answer.status === undefined ? html(answer.words) : `Kong answered ${answer.status}`;
  return `<main>
<h1>Recording of ${html(target)}</h1>
<p class="where">${html(`${recording.method} ${recording.url}`)}</p>
<section class="verdict${failed ? '' : ' healthy'}" aria-label="answer">
<p><strong>${status}</strong>${answer.requestId === undefined ? '' : `<span class="tag">${html(answer.requestId)}</span>`}</p>
<p>${html(levelWords(recording))}</p>
<div class="acts">${log.kind === 'read' && 0 < log.lines.length ? '<button data-act="log">Open as a log</button>' : ''}<button class="plain" data-act="again">Record again</button><button class="plain" data-act="copy">Copy as Markdown</button></div>
</section>
${timingsHtml(timings, noTimings(recording))}
<section aria-label="log"><h2>The log</h2><p class="where">${html(logWords(log))}</p>${
    log.kind === 'read' && 0 < log.lines.length
      ? `<pre class="log">${log.lines.map((line) => `<span class="${classOf(line)}">${html(line)}</span>`).join('\n')}</pre>`
      : ''
  }</section>
</main>`;
}

export function recordingMarkdown(target: string, recording: Recording): string {
  const { answer, timings, log } = recording;
  const status = answer.status === undefined ? answer.words : `Kong answered ${answer.status}`;
  const id = answer.requestId === undefined ? '' : `, request id ${answer.requestId}`;
  const lines = [
    `## Recording of ${markdown(target)}`,
    '',
    `${markdown(`${recording.method} ${recording.url}: ${status}${id}`)}`,
    '',
    markdown(levelWords(recording)),
  ];
  if (timings !== undefined && 0 < timings.length) {
    lines.push('', '| part | time |', '|---|---:|');
    lines.push(...timings.map(({ part, ms }) => `| ${markdown(part)} | ${timeText(ms)} |`));
  }
  lines.push('', markdown(logWords(log)));
  if (log.kind === 'read' && 0 < log.lines.length)
    lines.push('', ...log.lines.map((line) => `    ${flat(line)}`));
  return `${lines.join('\n')}\n`;
}

/** The lines as a document of their own, secrets masked. */
export function recordingLog({ log }: Recording): string {
  return log.kind === 'read' ? `${log.lines.map(masked).join('\n')}\n` : '';
}

/** Indented, Markdown takes a line letter by letter. */
function flat(line: string): string {
  return masked(line).replaceAll(/\s*\n\s*/g, ' ');
}

function noTimings({ debugToken }: Recording): string {
  const rule = 'Kong 3.5 and newer give them, unless request_debug is off,';
  switch (debugToken) {
    case 'none':
      return `The gateway gave no timings. ${rule} to a client on its own machine, or to one that sends its request_debug_token: "Kong: Set Request Debug Token…" keeps it.`;
    case 'sent':
      return `The gateway gave no timings, though a token was sent. ${rule} to a client that sends the right one; without request_debug_token in kong.conf Kong draws another at each start.`;
    case 'withheld':
      return 'The gateway gives no timings: it is older than 3.5, or request_debug is off. The token was not sent, for such a Kong hands it on to the upstream.';
  }
}

function levelWords({ before, restored }: Recording): string {
  switch (restored.kind) {
    case 'restored':
      return `The log level was debug meanwhile and is ${before} again.`;
    case 'was-debug':
      return 'The log level was debug already and was left alone.';
    case 'left-to-the-gateway':
      return `The log level could not be set back (${restored.reason}); the gateway itself gives up debug within ${restored.afterSeconds} s.`;
  }
}

function logWords(log: RecordedLog): string {
  switch (log.kind) {
    case 'no-log':
      return "Where the log is was not said: set kongsole.topology.errorLog, or follow Kong's log meanwhile.";
    case 'unreadable':
      return `${log.name} could not be read: ${log.reason}`;
    case 'read': {
      const what = log.joined === 'request' ? 'with the id of the request' : 'written meanwhile';
      return log.lines.length === 0
        ? `${log.name} got no line ${what}.`
        : `${log.lines.length} lines ${what}, from ${log.name}`;
    }
  }
}

function classOf(line: string): string {
  if (/\[(?:emerg|alert|crit|error)\]/.test(line)) return 'failed-word';
  return /\[(?:debug|info)\]/.test(line) ? 'skipped' : '';
}
