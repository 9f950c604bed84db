/** Where a rule's page is. */
const RULES_PAGE = 'https://github.com/kongsole/kongsole/blob/main/docs/rules.md';

export function documentationOf(code: string): string {
  return `${RULES_PAGE}#${code}`;
}
