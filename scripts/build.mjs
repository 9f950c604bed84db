// Bundles what ships: the extension (CommonJS, as the editor loads it), the language server and the command line.
import { readFileSync } from 'node:fs';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: !process.argv.includes('--dev'),
  sourcemap: process.argv.includes('--dev') ? 'linked' : false,
  legalComments: 'none',
  define: { KONGSOLE_VERSION: JSON.stringify(JSON.parse(readFileSync('package.json', 'utf8')).version) },
  logLevel: 'warning',
};
const bundles = [
  {
    entryPoints: ['client/extension.ts'],
    outfile: 'dist/extension.cjs',
    format: 'cjs',
    external: ['vscode'],
  },
  { entryPoints: ['server/transport/main.ts'], outfile: 'dist/server.cjs', format: 'cjs' },
  { entryPoints: ['client/cli/main.ts'], outfile: 'dist/cli.js', format: 'esm' },
];
for (const bundle of bundles) {
  const options = { ...common, ...bundle };
  if (watch) await (await context(options)).watch();
  else await build(options);
}
