/** Gateway versions as the validators need them: `major.minor`, anything after it is ignored. */
export type GatewayVersion = `${number}.${number}`;

/** The versions with which a validator changed its mind. */
const THRESHOLDS = ['3.0', '3.6'] as const;

/** All validators say the same for two versions of one epoch. */
export function epochOf(version: GatewayVersion): number {
  return THRESHOLDS.filter((threshold) => !isBefore(version, threshold)).length;
}

export function isBefore(version: GatewayVersion, other: (typeof THRESHOLDS)[number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}
