/** Gateway versions as the validators need them: `major.minor`, anything after it is ignored. */
export type GatewayVersion = `${number}.${number}`;

export function isBefore(version: GatewayVersion, other: GatewayVersion): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}
