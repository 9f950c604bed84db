/** Bundles what runs inside the editor, or in its place. */
import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

export const ROOT = resolve(import.meta.dirname, '../..');
export const OUT = join(ROOT, 'out/e2e');

export async function buildE2e(): Promise<{ readonly shim: string; readonly suite: string }> {
  const shim = join(OUT, 'code-shim.mjs');
  const suite = join(OUT, 'suite.cjs');
  const common = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' } as const;
  await build({
    ...common,
    entryPoints: [join(ROOT, 'test/e2e/editor/shim.ts')],
    outfile: shim,
    format: 'esm',
    banner: { js: '#!/usr/bin/env node' },
    external: ['playwright-core'],
  });
  chmodSync(shim, 0o755);
  await build({
    ...common,
    entryPoints: [join(ROOT, 'test/e2e/host/index.ts')],
    outfile: suite,
    format: 'cjs',
    external: ['vscode'],
  });
  return { shim, suite };
}
