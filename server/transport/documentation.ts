/**
 * Where a rule's page is. Nothing has to be on the net: our own client opens the page that ships with the extension,
 * any other editor gets the address of the same page on this disk.
 */
import { pageAddress } from '../protocol/messages.ts';

/** Undefined: the page is nowhere. `rulesPage`: the address of rules.md on this machine. */
export type LinkToRule = (code: string) => string | undefined;

export function linkToRule(opensPages: boolean, rulesPage: string | undefined): LinkToRule {
  if (opensPages) return (code) => pageAddress('rules', code);
  return (code) => (rulesPage === undefined ? undefined : `${rulesPage}#${code}`);
}
