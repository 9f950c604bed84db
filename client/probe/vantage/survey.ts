/** Reads what a vantage tells of itself. Its output is hostile until proven otherwise. Pure. */

export interface Survey {
  readonly tools: readonly string[];
  readonly resolvConf: string;
  readonly hosts: string;
}

const TOOLS: readonly string[] = ['bash', 'resty', 'nc', 'getent'];

/** Undefined when it is not the output of our script, or only a part of it. */
export function readSurvey(output: string): Survey | undefined {
  const marks = ['kongsole-tools\n', '\nkongsole-resolv\n', '\nkongsole-hosts\n', '\nkongsole-end'];
  const at: number[] = [];
  for (const mark of marks) {
    // Where a part is empty the end of one mark is the beginning of the next.
    const found = output.indexOf(mark, Math.max(0, (at.at(-1) ?? 0) - 1));
    if (found < 0) return undefined;
    at.push(found + mark.length);
  }
  const part = (i: number) => output.slice(at[i], (at[i + 1] ?? 0) - (marks[i + 1]?.length ?? 0));
  return {
    tools: part(0)
      .split('\n')
      .filter((word) => TOOLS.includes(word)),
    resolvConf: part(1),
    hosts: part(2),
  };
}

/** The servers that resolv.conf names. */
export function nameServersIn(resolvConf: string): readonly string[] {
  return [...resolvConf.matchAll(/^\s*nameserver\s+(\S+)/gm)].flatMap(([, server]) => server ?? []);
}
