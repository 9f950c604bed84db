/** Holds the quick way of the verdict against the whole verdict, item by item. */
import assert from 'node:assert/strict';
import type { Target } from '../../server/core/catalogue/target.ts';
import { openConfig, type Wanted } from '../../server/core/features/open-config.ts';
import { acceptorOf, judgeForAll } from '../../server/core/verdict/judge-item.ts';

export const TARGETS: readonly Partial<Target>[] = [
  {},
  { version: '3.9' },
  { version: '3.4' },
  { version: '2.8' },
  { version: '3.15', edition: 'enterprise' },
  { version: '3.9', flavor: 'traditional' },
  { version: '3.9', flavor: 'expressions' },
];

export interface Accepted {
  /** Items about which the whole verdict says nothing. */
  readonly clean: number;
  /** Those of them that the quick way has accepted. */
  readonly quick: number;
}

/** Whatever the quick way accepts, the whole verdict says nothing about. */
export function checkAccepted(name: string, text: string, wanted: Partial<Wanted>): Accepted {
  const config = openConfig(text, {
    fileName: undefined,
    target: {},
    dialect: 'dbless',
    verdictOnly: true,
    now: 1_795_500_000_000,
    ...wanted,
  });
  const accepts = acceptorOf(config);
  let clean = 0;
  let quick = 0;
  for (const item of config.items.flatMap(({ parts }) => parts)) {
    const complaints = judgeForAll(item, config);
    const isAccepted = accepts(item);
    if (isAccepted)
      assert.deepEqual(
        complaints.map(({ code, path }) => ({ code, path })),
        [],
        `${name}, for ${JSON.stringify(wanted)}`,
      );
    if (complaints.length === 0) clean += 1;
    if (isAccepted) quick += 1;
  }
  return { clean, quick };
}
