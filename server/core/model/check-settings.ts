/** What a report depends on beside the text. */

import type { LiveSchemas } from '../catalogue/catalogue.ts';
import type { Dialect, Target } from '../catalogue/target.ts';
import type { Topology } from './topology.ts';

/** Everything beside the text itself that a report depends on. Same text and settings, same report. */
export interface CheckSettings {
  /** Schemas of the connected gateway, when one is connected: its custom plugins. */
  readonly live?: LiveSchemas;
  readonly target: Target;
  readonly dialect: Dialect;
  /** What stands around Kong: the file's own comment, else the user's settings. */
  readonly topology: Topology;
  /** `unknown`: placeholders such as `${{ env "DECK_X" }}` are unknown values; `literal`: as Kong reads them. */
  readonly placeholders: 'unknown' | 'literal';
  /** Name as well the place that Kong itself names, where ours is another: for comparing with Kong. */
  readonly withKongsPlaces?: boolean;
  /** Name of the file, for its ending decides how Kong parses it. Undefined: unnamed input, taken as YAML. */
  readonly fileName: string | undefined;
  /** ms since 1970, for certificates' expiry. An argument, because core has no clock. */
  readonly now: number;
}
