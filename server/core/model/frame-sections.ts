/** Sections on which the verdict about every item may depend: decK's and the format's own, and who may name plugins. */
export function isFrameSection(name: string): boolean {
  return name.startsWith('_') || name === 'custom_plugins' || name === 'cloned_plugins';
}

/** Whether a stretch of a file's text may hold such a section, though not at the stretch's first letter. */
export function mayHoldFrameSection(text: string, format: 'yaml' | 'json'): boolean {
  return (format === 'json' ? IN_JSON : IN_YAML).test(text);
}

const IN_YAML = /[\r\n]["']?(?:_|custom_plugins|cloned_plugins)/;
/** Plugins of decK's files may have a `_config` of their own. */
const IN_JSON = /"(?:_(?!config")\w+|custom_plugins|cloned_plugins)"\s*:/;
