/** One ssh connection for all commands of a probe: shaking hands anew for each would take seconds. */

import { mkdtemp, rm } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runThere } from './relay.ts';
import type { Vantage } from './vantage.ts';

export interface SharedSsh {
  readonly ssh: readonly string[];
  /** Ends the connection; safe to call when there is none. */
  end(): Promise<void>;
}

const END_MS = 2_000;

export async function sharedConnection(
  { user, host, port }: Extract<Vantage, { kind: 'ssh' }>,
  ssh: readonly string[],
): Promise<SharedSsh> {
  // OpenSSH on Windows has no such sockets.
  if (platform() === 'win32') return { ssh, end: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'kongsole-'));
  const path = ['-o', `ControlPath=${folder}/s`];
  return {
    ssh: [...ssh, ...path, '-o', 'ControlMaster=auto', '-o', 'ControlPersist=30'],
    async end() {
      const target = user === undefined ? host : `${user}@${host}`;
      const at = port === undefined ? [] : ['-p', String(port)];
      // Its failure only means that nobody is there any more.
      await runThere(
        [...ssh, ...path, '-O', 'exit', ...at, '--', target],
        4096,
        END_MS,
        new AbortController().signal,
      );
      await rm(folder, { recursive: true, force: true });
    },
  };
}
