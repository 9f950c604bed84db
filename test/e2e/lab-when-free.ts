/** The lab has fixed ports; another run on this machine may still hold them. */
import type { TestContext } from 'node:test';
import { PortBusy } from '../lab/gateway.ts';
import { type Lab, type LabOptions, startLab } from '../lab/lab.ts';
import { pause } from './editor/code-server.ts';

const PATIENCE_MS = 90_000;

export async function labWhenFree(
  t: TestContext,
  file: string,
  options: Pick<LabOptions, 'conf' | 'errorLog'> = {},
): Promise<Lab> {
  for (const until = Date.now() + PATIENCE_MS; ; await pause(500)) {
    try {
      const lab = await startLab({ file, ...options });
      t.after(() => lab.close());
      return lab;
    } catch (error) {
      if (!(error instanceof PortBusy) || until < Date.now()) throw error;
    }
  }
}
