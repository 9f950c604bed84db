/** Reads our settings, typed by their table. */
import { type ConfigurationScope, workspace } from 'vscode';
import { SETTINGS, type SettingKey, type SettingValue } from '../contributes/settings.ts';

export function readSetting<Key extends SettingKey>(key: Key, scope?: ConfigurationScope): SettingValue<Key> {
  const fallback: unknown = SETTINGS[key].default;
  const value: unknown = workspace.getConfiguration('kongsole', scope).get(key, fallback);
  // The editor does not hold users to the types that package.json declares.
  return (typeof value === typeof fallback ? value : fallback) as SettingValue<Key>;
}

export function writeSetting<Key extends SettingKey>(
  key: Key,
  value: SettingValue<Key>,
  scope?: ConfigurationScope,
): Thenable<void> {
  return workspace.getConfiguration('kongsole', scope).update(key, value);
}
