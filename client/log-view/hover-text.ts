import { CAUSE_PAGES } from '../../server/core/doctor/causes/pages.ts';
import type { Explained } from '../../server/core/logs/explain.ts';
import { markdown } from '../probe/report/mask.ts';
import { HOP_NAMES } from '../probe/report/words.ts';

/** What failed and what to do, as Markdown in which nothing of the log acts. */
export function hoverText({ cause, hop, reading, entity, advice }: Explained): string {
  const page = CAUSE_PAGES[cause];
  const facts = [
    `cause \`${cause}\``,
    ...(hop === null ? [] : [`at ${HOP_NAMES[hop]}`]),
    ...(reading.status === null ? [] : [`the client got ${reading.status}`]),
    ...(entity === undefined ? [] : [`${entity.kind} ${markdown(`"${entity.name}"`)}`]),
  ];
  const also =
    reading.also.length === 0
      ? ''
      : `\n\nFits as well: ${reading.also.map((other) => `\`${other}\``).join(', ')}`;
  return `**${markdown(page.title)}** (${facts.join(', ')})\n\n${markdown(page.explanation)}\n\n**Do:** ${markdown(advice)}${also}`;
}
