/**
 * Loads the bundles beside this one and keeps what V8 made of them, so that the next start need not compile them
 * again. Node 22 can do so by itself (`module.enableCompileCache`); Node 20 and older editors cannot. What is kept
 * lies beside the bundles, hence with the same owner; where that folder cannot be written, nothing is kept.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/**
 * What `require` of a bundle beside this one gives, by its name such as `./connection.cjs`. `later` is to call what
 * it is given when the first work is likely done, for then the functions that it needed are compiled too.
 */
export function compiledParts(folder: string, later: (keep: () => void) => void): (name: string) => unknown {
  const loaded = new Map<string, { exports: unknown }>();
  const load = (name: string): unknown => {
    const known = loaded.get(name);
    if (known) return known.exports;
    const file = join(folder, name);
    const ordinary = createRequire(file);
    const part: { exports: unknown } = { exports: {} };
    loaded.set(name, part);
    const require = (id: string): unknown => {
      if (!id.startsWith('./')) return ordinary(id);
      return id.endsWith('.lazy.cjs') ? whenAsked(() => load(id)) : load(id);
    };
    const run: unknown = scriptOf(file, join(folder, 'compiled'), later).runInThisContext();
    if (typeof run === 'function') run.call(part.exports, part.exports, require, part, file, folder);
    return part.exports;
  };
  return load;
}

/** The exports of a part that is read when the first of them is used. */
function whenAsked(load: () => unknown): unknown {
  return new Proxy({}, { get: (_, name) => Reflect.get(Object(load()), name) });
}

function scriptOf(file: string, keptIn: string, later: (keep: () => void) => void): Script {
  const { size, mtimeMs } = statSync(file);
  const name = file.replace(/^.*[\\/]/, '');
  // Another build, another V8 or another processor: other code.
  const key = `${name}-${process.versions.v8}-${process.arch}-${size}-${Math.floor(mtimeMs)}`;
  const kept = read(join(keptIn, key));
  // In one line with the text, so that places in stack traces are those of the file.
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
  const script = new Script(source, { filename: file, ...(kept ? { cachedData: kept } : {}) });
  if (!kept || script.cachedDataRejected) {
    later(() => keep(script.createCachedData(), keptIn, name, key));
  }
  return script;
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined; // The first start of this build.
  }
}

function keep(code: Buffer, folder: string, name: string, key: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const old of readdirSync(folder)) if (old.startsWith(name)) rmSync(join(folder, old));
    // Two servers may do this at the same time: each finds all of a file or nothing.
    const fresh = join(folder, `new-${process.pid}-${name}`);
    writeFileSync(fresh, code);
    renameSync(fresh, join(folder, key));
  } catch {
    return; // A folder that is not ours to write: the next start is as slow as this one.
  }
}
