/** docs/causes.md, made from the pages of the causes. */
import { CAUSES, HOP_OF, type HopRule } from '../server/core/doctor/cause.ts';
import { CAUSE_PAGES } from '../server/core/doctor/causes/pages.ts';

const HOPS: Readonly<Record<HopRule, string>> = {
  'front-lb': 'the load balancer before Kong',
  gateway: 'Kong',
  'second-lb': 'the load balancer behind Kong',
  backend: 'the backend',
  network: 'the network',
  connected: 'what Kong connects to: the load balancer behind it if there is one, else the backend',
  nobody: 'nobody',
};

export function causesPage(): string {
  const contents = CAUSES.map((code) => `- [\`${code}\`](#${code}): ${CAUSE_PAGES[code].title}`);
  const pages = CAUSES.map((code) => {
    const { title, explanation, advice, statuses, settle } = CAUSE_PAGES[code];
    return `## ${code}\n\n*${upperFirst(title)}.*\n\n${explanation}\n\n- **Whose part failed:** ${HOPS[HOP_OF[code]]}\n- **What the client sees:** ${statuses.join(', ')}\n- **What to do:** ${advice}.\n- **What would settle it:** ${settle}.\n`;
  });
  return `<!-- Made from server/core/doctor/causes by \`npm run generate\`; do not edit. -->\n# Causes\n\nWhat \`kongsole probe\` and \`kongsole explain\` can say of a failing request. The list is closed: whatever fits none of it is \`other-failure\`.\n\n${contents.join('\n')}\n\n${pages.join('\n')}`;
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
