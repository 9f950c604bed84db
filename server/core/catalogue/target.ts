/** For which gateway a file is judged, and in which dialect it is written. */

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
