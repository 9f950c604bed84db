// Bundles what ships: the extension (CommonJS, as the editor loads it), the language server and the command line.
import { readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { build, context } from 'esbuild';
import { stripRuleDocs } from './strip-rule-docs.mjs';

/** `--out=FOLDER`: elsewhere than in dist, for tests. */
const OUT = process.argv.find((word) => word.startsWith('--out='))?.slice(6) ?? 'dist';
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
/** Parts of the extension that are read only when first needed, so that activating costs next to nothing. */
const LAZY_PARTS = [
  'client/admin-api/http.ts',
  'client/editor/language-client.ts',
  'client/log-view/follow.ts',
];
/** Those that hold core share one bundle, for each alone would bring its own copy. Their exports differ in name. */
const CORE_PARTS = [
  'client/editor/find-declared.ts',
  'client/editor/log-engine.ts',
  'client/editor/log-summary-panel.ts',
  'client/editor/probe-engine.ts',
  'client/editor/record-engine.ts',
  'client/editor/routing-tests.ts',
  'client/editor/test-assist.ts',
  'client/editor/tried-request.ts',
  'server/core/syntax/print.ts',
];
/** Rules' examples are for tests and pages; only the command line hands on their words, as SARIF. */
const withoutExamples = stripRuleDocs(['invalid', 'valid', 'source', 'since']);
const withoutDocs = stripRuleDocs(['invalid', 'valid', 'source', 'since', 'status', 'summary', 'why']);
/** What stands behind `import()` is another bundle. */
const lazyParts = {
  name: 'lazy-parts',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ kind, path }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = basename(path);
      const inCore = CORE_PARTS.some((part) => basename(part) === file);
      return { path: inCore ? './core-parts.cjs' : `./${basename(file, '.ts')}.cjs`, external: true };
    });
  },
};
const extension = {
  outdir: OUT,
  entryNames: '[name]',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  external: ['vscode'],
  // As `require`: starting Node's module loader costs more than all the rest of activate().
  supported: { 'dynamic-import': false },
  plugins: [lazyParts, withoutDocs],
};
const serverPart = { format: 'cjs', supported: { 'dynamic-import': false } };
/** What is read after the greeting takes the protocol from what greeted. */
const oneProtocol = {
  name: 'one-protocol',
  setup(build) {
    build.onResolve({ filter: /^vscode-languageserver\/node$/ }, () => ({
      path: './connection.cjs',
      external: true,
    }));
  },
};
/** For keys, certificates and Lua, which few files hold: read when the first of them is looked at. */
const RARE_PACKAGES = [
  'asn1js',
  'luaparse',
  '@noble/curves/ed448.js',
  '@noble/curves/ed25519.js',
  '@noble/curves/nist.js',
];
const rareParts = {
  name: 'rare-parts',
  setup(build) {
    build.onResolve({ filter: /^(?:asn1js|luaparse|@noble\/curves\/.*)$/ }, () => ({
      path: './rare.lazy.cjs',
      external: true,
    }));
  },
};
const bundles = [
  {
    ...extension,
    entryPoints: ['client/extension.ts'],
    banner: { js: 'const KONGSOLE_STARTED = performance.now();' },
    footer: { js: 'const KONGSOLE_LOADED = performance.now();' },
  },
  { ...extension, entryPoints: LAZY_PARTS },
  {
    ...extension,
    stdin: {
      contents: CORE_PARTS.map((part) => `export * from './${part}';`).join('\n'),
      resolveDir: '.',
      sourcefile: 'core-parts.ts',
      loader: 'ts',
    },
    outdir: undefined,
    entryNames: undefined,
    outExtension: undefined,
    outfile: `${OUT}/core-parts.cjs`,
  },
  // The server: what starts it, the protocol with the greeting, and what is read after the greeting.
  { ...serverPart, entryPoints: ['server/transport/main.ts'], outfile: `${OUT}/server.cjs` },
  {
    ...serverPart,
    stdin: {
      contents: `export * from 'vscode-languageserver/node'; export { start } from './server/transport/start.ts';`,
      resolveDir: '.',
      sourcefile: 'connection.ts',
      loader: 'ts',
    },
    outfile: `${OUT}/connection.cjs`,
    plugins: [lazyParts],
  },
  {
    ...serverPart,
    entryPoints: ['server/transport/answers.ts'],
    outfile: `${OUT}/answers.cjs`,
    plugins: [oneProtocol, rareParts, withoutDocs],
  },
  {
    ...serverPart,
    stdin: {
      contents: RARE_PACKAGES.map((name) => `export * from '${name}';`).join('\n'),
      resolveDir: '.',
      sourcefile: 'rare.ts',
      loader: 'ts',
    },
    outfile: `${OUT}/rare.lazy.cjs`,
  },
  // The command line: what is called, and what does the work, from compiled code where there is some.
  {
    stdin: {
      contents: `import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiledParts } from './server/transport/compiled-parts.ts';
import { setUpHeap } from './server/transport/heap.ts';
setUpHeap();
const parts = compiledParts(dirname(fileURLToPath(import.meta.url)), (keep) => process.once('exit', keep));
parts('./command-line.cjs');`,
      resolveDir: '.',
      sourcefile: 'cli.ts',
      loader: 'ts',
    },
    outfile: `${OUT}/cli.js`,
    format: 'esm',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    entryPoints: ['client/cli/main.ts'],
    outfile: `${OUT}/command-line.cjs`,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    plugins: [lazyParts, withoutExamples],
  },
];
rmSync(OUT, { recursive: true, force: true });
for (const bundle of bundles) {
  const options = { ...common, ...bundle };
  if (watch) await (await context(options)).watch();
  else await build(options);
}
