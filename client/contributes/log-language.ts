/** The language of Kong's logs, as package.json declares it. */
export const LOG_LANGUAGE = 'kong-log';

export const LANGUAGES = [
  {
    id: LOG_LANGUAGE,
    aliases: ['Kong log'],
    extensions: ['.kong.log'],
    filenamePatterns: ['**/kong*/**/error.log', '**/*kong*.log'],
    firstLine:
      '^(?:\\S+ *\\| *|\\S+Z )?\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d \\[(?:emerg|alert|crit|error|warn|notice|info|debug)\\] \\d+#\\d+:',
  },
] as const;

export const GRAMMARS = [
  { language: LOG_LANGUAGE, scopeName: 'source.kong-log', path: './syntaxes/kong-log.tmLanguage.json' },
] as const;
