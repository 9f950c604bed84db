/** Gateway versions as the validators need them: `major.minor`, anything after it is ignored. */
export type GatewayVersion = `${number}.${number}`;

/** The versions with which a validator changed its mind. */
const THRESHOLDS = ['3.0', '3.6'] as const;

/** All validators say the same for two versions of one epoch. */
export function epochOf(version: GatewayVersion): number {
  return THRESHOLDS.filter((threshold) => !isBefore(version, threshold)).length;
}

export function isBefore(version: GatewayVersion, other: (typeof THRESHOLDS)[number]): boolean {
  return rankOf(version) < rankOf(other);
}

/** Asked for nearly every value of a file, so nothing is split or kept. */
function rankOf(version: string): number {
  return Number.parseInt(version, 10) * 1000 + Number.parseInt(version.slice(version.indexOf('.') + 1), 10);
}
