/** Reads our settings, typed by their table. */
import { type ConfigurationScope, ConfigurationTarget, workspace } from 'vscode';
import { type TopologyName, topologyWordsOf } from '../../server/core/model/topology.ts';
import { SETTINGS, type SettingKey, type SettingValue } from '../contributes/settings.ts';

export function readSetting<Key extends SettingKey>(key: Key, scope?: ConfigurationScope): SettingValue<Key> {
  const fallback: unknown = SETTINGS[key].default;
  const value: unknown = workspace.getConfiguration('kongsole', scope).get(key, fallback);
  // The editor does not hold users to the types that package.json declares.
  return (typeof value === typeof fallback ? value : fallback) as SettingValue<Key>;
}

/** For this folder when there is one, else for the user. */
export function writeSetting<Key extends SettingKey>(key: Key, value: SettingValue<Key>): Thenable<void> {
  const target = workspace.workspaceFolders ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  return workspace.getConfiguration('kongsole').update(key, value, target);
}

/** What the settings say stands around Kong. */
export function readTopology(scope?: ConfigurationScope): ReadonlyMap<TopologyName, string> {
  return topologyWordsOf((name) => readSetting(`topology.${name}`, scope));
}

/** Undefined where nothing usable is set. */
export function probeUrl(
  key: 'topology.gateway' | 'topology.front',
  scope: ConfigurationScope | undefined,
): URL | undefined {
  const text = readSetting(key, scope).trim();
  return URL.canParse(text) ? new URL(text) : undefined;
}
