/** Turns the tables of settings, commands and views into what package.json calls `contributes`. */
import { PAGES_SCHEME } from '../../server/protocol/messages.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';
import { GRAMMARS, LANGUAGES } from './log-language.ts';
import { SETTINGS, type Setting } from './settings.ts';
import { MENUS, VIEWS } from './views.ts';

export function packageContributes(): Readonly<Record<string, unknown>> {
  const commands = Object.entries<CommandEntry>(COMMANDS);
  return {
    languages: LANGUAGES,
    grammars: GRAMMARS,
    commands: commands.map(([command, { title, icon, needsTrust }]) => ({
      command,
      title,
      category: 'Kong',
      ...(icon ? { icon: `$(${icon})` } : {}),
      ...(needsTrust ? { enablement: 'isWorkspaceTrusted' } : {}),
    })),
    menus: {
      commandPalette: commands
        .filter(([, { palette }]) => palette !== 'always')
        .map(([command, { palette }]) => ({
          command,
          when: palette === 'never' ? 'false' : palette.slice('when '.length),
        })),
      ...MENUS,
    },
    ...VIEWS,
    // A finding's link opens the page as it is meant to be read.
    configurationDefaults: {
      'workbench.editorAssociations': { [`${PAGES_SCHEME}:/**`]: 'vscode.markdown.preview.editor' },
    },
    configuration: {
      title: 'Kong',
      properties: Object.fromEntries(
        Object.entries<Setting>(SETTINGS).map(([key, setting], order) => [
          `kongsole.${key}`,
          { ...schemaOf(setting), markdownDescription: setting.description, scope: setting.scope, order },
        ]),
      ),
    },
  };
}

/** Settings that a folder which is not trusted may not set. */
export function restrictedSettings(): readonly string[] {
  return Object.entries<Setting>(SETTINGS)
    .filter(([, { restricted }]) => restricted)
    .map(([key]) => `kongsole.${key}`);
}

function schemaOf(setting: Setting): Readonly<Record<string, unknown>> {
  switch (setting.type) {
    case 'choice':
      return {
        type: 'string',
        enum: setting.choices,
        markdownEnumDescriptions: setting.choiceHelp,
        default: setting.default,
      };
    case 'number':
      return {
        type: 'number',
        minimum: setting.minimum,
        maximum: setting.maximum,
        default: setting.default,
      };
    case 'text':
      return { type: 'string', default: setting.default };
    case 'list':
      return { type: 'array', items: { type: 'string' }, uniqueItems: true, default: setting.default };
    case 'table':
      return {
        type: 'object',
        additionalProperties: { type: 'string', enum: setting.choices },
        default: setting.default,
      };
  }
}

export function settingsTable(): string {
  const rows = Object.entries<Setting>(SETTINGS).map(
    ([key, setting]) => `| \`kongsole.${key}\` | ${defaultOf(setting)} | ${setting.description} |`,
  );
  return ['| setting | default | what it does |', '| --- | --- | --- |', ...rows].join('\n');
}

function defaultOf(setting: Setting): string {
  if (setting.type === 'text' && setting.default === '') return '';
  return `\`${typeof setting.default === 'object' ? JSON.stringify(setting.default) : setting.default}\``;
}

export function commandsTable(): string {
  const rows = Object.values<CommandEntry>(COMMANDS)
    .filter(({ palette }) => palette !== 'never')
    .map(({ title, help }) => `| Kong: ${title} | ${help} |`);
  return ['| command | what it does |', '| --- | --- |', ...rows].join('\n');
}
