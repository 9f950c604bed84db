/** The list of generated files and sections. A test keeps it true; `npm run generate` makes it true. */
import {
  commandsTable,
  packageContributes,
  restrictedSettings,
  settingsTable,
} from '../client/contributes/package-section.ts';
import { causesPage } from './causes-page.ts';
import { rulesPage, rulesTable } from './rules-page.ts';

interface Generated {
  readonly path: string;
  /** The whole text anew; `old` is what the file holds now. */
  make(old: string): string;
}

const GENERATED: readonly Generated[] = [
  { path: 'package.json', make: withContributes },
  {
    path: 'README.md',
    make: (old) =>
      [
        ['settings', settingsTable()],
        ['commands', commandsTable()],
        ['rules', rulesTable()],
      ].reduce((text, [name = '', section = '']) => withSection(text, name, section), old),
  },
  { path: 'docs/rules.md', make: rulesPage },
  { path: 'docs/causes.md', make: causesPage },
];

/** Files whose text is not what their tables say, with the text that they should have. Missing files are left out. */
export function staleFiles(read: (path: string) => string | undefined) {
  return GENERATED.flatMap(({ path, make }) => {
    const old = read(path);
    if (old === undefined) return [];
    const text = make(old);
    return text === old ? [] : [{ path, text }];
  });
}

function withContributes(old: string): string {
  const manifest: Record<string, unknown> = JSON.parse(old);
  const hand = HAND_WRITTEN.flatMap((key) =>
    isRecord(manifest['contributes']) && key in manifest['contributes']
      ? [[key, manifest['contributes'][key]]]
      : [],
  );
  manifest['contributes'] = { ...Object.fromEntries(hand), ...packageContributes() };
  manifest['capabilities'] = {
    untrustedWorkspaces: {
      supported: 'limited',
      description:
        'Files are checked, completed and mended. Nothing connects to a gateway or probes an upstream until the folder is trusted.',
      restrictedConfigurations: restrictedSettings(),
    },
    virtualWorkspaces: {
      supported: 'limited',
      description: 'Files are checked, completed and mended. The command line needs files on a disk.',
    },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Parts of `contributes` that stand in package.json itself. */
const HAND_WRITTEN = ['languages', 'grammars', 'colors', 'walkthroughs'];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Replaces what stands between `<!-- NAME -->` and `<!-- /NAME -->`; a text without the marks stays as it is. */
function withSection(old: string, name: string, section: string): string {
  const [before, rest] = split(old, `<!-- ${name} -->\n`);
  const [, after] = split(rest, `<!-- /${name} -->`);
  if (after === undefined) return old;
  return `${before}<!-- ${name} -->\n${section}\n<!-- /${name} -->${after}`;
}

function split(text: string | undefined, mark: string): readonly [string, string | undefined] {
  const at = text?.indexOf(mark) ?? -1;
  return text === undefined || at < 0
    ? [text ?? '', undefined]
    : [text.slice(0, at), text.slice(at + mark.length)];
}
