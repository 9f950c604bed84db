/** Where the recorded facts lie, beside a clone of ours; undefined where nobody has them. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const PLACE = process.env['KONGSOLE_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');

export const SHARED: string | undefined = existsSync(PLACE) ? PLACE : undefined;

/** For the options of `test`: skipped in plain sight where the facts are missing. */
export const NEEDS_SHARED: { readonly skip: string | false } = {
  skip: SHARED ? false : 'needs ../shared',
};
