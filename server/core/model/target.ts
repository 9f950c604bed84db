/** For which gateway a file is judged, and in which dialect it is written. */

import type { LiveSchemas } from '../catalogue/catalogue.ts';
import type { Topology } from './topology.ts';

export const EDITIONS = ['oss', 'enterprise'] as const;
export type Edition = (typeof EDITIONS)[number];

export const FLAVORS = ['traditional', 'traditional_compatible', 'expressions'] as const;
/** Kong's `router_flavor`. */
export type Flavor = (typeof FLAVORS)[number];

/** `deck`: a decK state file; `dbless`: what Kong itself loads (`declarative_config`, `POST /config`). */
export const DIALECTS = ['deck', 'dbless'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** A gateway version as `major.minor`. */
export type KongVersion = `${number}.${number}`;

export interface Target {
  /** `auto`: an error only where OSS 3.9 and Enterprise 3.15 would both refuse. */
  readonly version: KongVersion | 'auto';
  readonly edition: Edition;
  readonly flavor: Flavor;
}

export const DEFAULT_TARGET: Target = { version: 'auto', edition: 'oss', flavor: 'traditional_compatible' };

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
