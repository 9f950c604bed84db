/**
 * Where a rule's page is. Nothing has to be on the net: our own client opens the page that ships with the extension,
 * any other editor gets the address of the same page on this disk.
 */
import { SHOW_PAGE_COMMAND } from '../protocol/messages.ts';

/** Undefined: the page is nowhere. `rulesPage`: the address of rules.md on this machine. */
export type LinkToRule = (code: string) => string | undefined;

export function linkToRule(commands: readonly string[], rulesPage: string | undefined): LinkToRule {
  if (commands.includes(SHOW_PAGE_COMMAND)) {
    return (code) =>
      `command:${SHOW_PAGE_COMMAND}?${encodeURIComponent(JSON.stringify([{ page: 'rules', section: code }]))}`;
  }
  return (code) => (rulesPage === undefined ? undefined : `${rulesPage}#${code}`);
}
