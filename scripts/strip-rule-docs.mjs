// Leaves out of the bundles what only the documentation and the tests of rules need: their examples and reasons.
import { readFile } from 'node:fs/promises';
import { parse } from 'acorn';
import { transform } from 'esbuild';

/** Calls whose argument describes a rule. */
const DEFINES_RULE = /Rule$/;

/** An esbuild plugin. `names`: which properties of a rule's description nobody asks for in this bundle. */
export function stripRuleDocs(names) {
  const unwanted = new Set(names);
  return {
    name: 'strip-rule-docs',
    setup(build) {
      build.onLoad({ filter: /server[\\/]core[\\/]rules[\\/].*\.ts$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts', target: 'es2022' });
        return { contents: without(code, unwanted), loader: 'js' };
      });
    },
  };
}

function without(code, unwanted) {
  const cuts = [];
  for (const described of descriptions(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))) {
    const { properties } = described;
    for (const [i, property] of properties.entries()) {
      if (property.type !== 'Property' || !unwanted.has(property.key.name)) continue;
      cuts.push([property.start, properties[i + 1]?.start ?? described.end - 1]);
    }
  }
  return cuts.reduceRight((text, [from, to]) => text.slice(0, from) + text.slice(to), code);
}

/** The objects given to functions that define rules, at the top level of a module. */
function descriptions({ body }) {
  return body.flatMap((statement) => {
    const { declarations = [] } = statement.declaration ?? statement;
    return declarations.flatMap(({ init }) =>
      init?.type === 'CallExpression' && DEFINES_RULE.test(init.callee.name)
        ? init.arguments.filter(({ type }) => type === 'ObjectExpression')
        : [],
    );
  });
}
