import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');

/** A folder (longest match wins) and the folders below which its files may import; their own is always allowed. */
const CORE_LAYERS = [
  ['server/core/text'],
  ['server/core/syntax'],
  ['server/core/catalogue', 'server/core/regex', 'server/core/expression', 'server/core/validators'],
  ['server/core/model', 'server/core/dialect'],
  ['server/core/verdict'],
  ['server/core/router'],
  ['server/core/rules', 'server/core/kongtest'],
  ['server/core/logs', 'server/core/doctor'],
  ['server/core/features'],
] as const;

const OUTSIDE_CORE: Readonly<Record<string, readonly string[]>> = {
  'server/protocol': [],
  'server/transport': ['server/core', 'server/protocol'],
  client: ['client', 'server/core', 'server/protocol'],
};

/** A package and the only places that may import it. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  yaml: ['server/core/syntax'],
  'vscode-languageserver': ['server/transport'],
  'vscode-languageserver/node': ['server/transport'],
  'vscode-languageclient': ['client/editor', 'client/extension.ts'],
  'vscode-languageclient/node': ['client/editor', 'client/extension.ts'],
  undici: ['client/admin-api/http.ts'],
  vscode: ['client/editor', 'client/commands', 'client/gateway-view', 'client/extension.ts'],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

function sourceFiles(): string[] {
  return ['server', 'client'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true })
      .map((name) => join(top, String(name)))
      .filter((name) => name.endsWith('.ts')),
  );
}

const IMPORT = /^(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? '';
    return {
      file,
      target: target.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), target)) : target,
    };
  });
}

function layerOf(file: string): number {
  return CORE_LAYERS.findIndex((layer) => layer.some((folder) => file.startsWith(`${folder}/`)));
}

function isAllowed({ file, target }: Import): boolean {
  if (!/^(server|client|test|scripts)\//.test(target)) return packageAllowed(file, target);
  if (file.startsWith('server/core/')) {
    if (!target.startsWith('server/core/')) return false;
    return layerOf(target) <= layerOf(file);
  }
  const owner = Object.keys(OUTSIDE_CORE).find((folder) => file.startsWith(`${folder}/`));
  const allowed = owner === undefined ? [] : [owner, ...(OUTSIDE_CORE[owner] ?? [])];
  return allowed.some((folder) => target.startsWith(`${folder}/`));
}

function packageAllowed(file: string, target: string): boolean {
  const owners = PACKAGES[target];
  if (owners) return owners.some((owner) => file === owner || file.startsWith(`${owner}/`));
  if (target.startsWith('node:'))
    return !file.startsWith('server/core/') && !file.startsWith('server/protocol/');
  return true;
}

test('imports go down the list of layers and nowhere else', () => {
  const wrong = sourceFiles()
    .flatMap(importsOf)
    .filter((each) => !isAllowed(each));
  assert.deepEqual(
    wrong.map(({ file, target }) => `${file} must not import ${target}`),
    [],
  );
});

test('every file of the core stands in a layer', () => {
  const strays = sourceFiles().filter((file) => file.startsWith('server/core/') && layerOf(file) < 0);
  assert.deepEqual(strays, []);
});

test('no file of the client imports itself by way of others', () => {
  const imports = new Map(
    sourceFiles()
      .filter((file) => file.startsWith('client/'))
      .map((file) => [file, importsOf(file).map(({ target }) => target)]),
  );
  // What imports nothing that is left cannot be part of a circle; in the end only circles, and what leads to them, stay.
  for (let size = -1; size !== imports.size; ) {
    size = imports.size;
    for (const [file, targets] of imports)
      if (!targets.some((target) => imports.has(target))) imports.delete(file);
  }
  assert.deepEqual([...imports.keys()], []);
});

test('the command line never imports the editor', () => {
  const wrong = sourceFiles()
    .filter(
      (file) =>
        file.startsWith('client/cli/') ||
        file.startsWith('client/probe/') ||
        file.startsWith('client/admin-api/'),
    )
    .flatMap(importsOf)
    .filter(({ target }) => target === 'vscode' || target.startsWith('client/editor/'));
  assert.deepEqual(wrong, []);
});
