/**
 * The Red Hat YAML extension checks `kong.yaml` against a schema from the schema store that is years old, and both
 * reports would stand side by side. We offer once to give it an empty schema for Kong's files.
 */
import { Disposable, type ExtensionContext, extensions, Uri, window, workspace } from 'vscode';
import type { FileStates } from './file-states.ts';
import { readSetting, writeSetting } from './settings.ts';

const YAML_EXTENSION = 'redhat.vscode-yaml';
const OFFERED = 'kongsole.yamlSchemaOffered';
const EMPTY_SCHEMA = 'kongsole://schema/anything.json';

interface YamlApi {
  registerContributor(
    name: string,
    requestSchema: (resource: string) => string | undefined,
    requestSchemaContent: (uri: string) => string,
  ): boolean;
}

export function offerToSilenceYamlSchema(context: ExtensionContext, states: FileStates): Disposable {
  let registered = false;
  const silence = async () => {
    if (registered) return;
    const api: unknown = await extensions.getExtension(YAML_EXTENSION)?.activate();
    if (!isYamlApi(api)) return;
    registered = true;
    // A contributed schema wins over the schema store's; an empty one finds nothing.
    api.registerContributor(
      'kongsole',
      (resource) => (states.of(Uri.parse(resource))?.isKong ? EMPTY_SCHEMA : undefined),
      () => '{}',
    );
  };
  const onSetting = workspace.onDidChangeConfiguration(async (change) => {
    if (change.affectsConfiguration('kongsole.yamlExtension') && readSetting('yamlExtension') === 'silence')
      await silence();
  });
  const onFile = states.onDidChange(async ({ isKong }) => {
    if (!isKong || !extensions.getExtension(YAML_EXTENSION)) return;
    if (readSetting('yamlExtension') === 'silence') return silence();
    if (readSetting('yamlExtension') === 'leave' || context.globalState.get(OFFERED) === true) return;
    await context.globalState.update(OFFERED, true);
    const yes = 'Switch It Off for Kong Files';
    const chosen = await window.showInformationMessage(
      'The YAML extension also checks this file, against an old schema of Kong from the schema store. Its findings may be wrong.',
      yes,
      'Leave It',
    );
    if (chosen !== yes) return;
    await writeSetting('yamlExtension', 'silence');
  });
  return Disposable.from(onSetting, onFile);
}

function isYamlApi(api: unknown): api is YamlApi {
  return (
    typeof api === 'object' &&
    api !== null &&
    'registerContributor' in api &&
    typeof api.registerContributor === 'function'
  );
}
