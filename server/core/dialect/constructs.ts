/** What only one of the two dialects knows, with what to do about it in the other. */

const SYNC = 'send the file with "deck gateway sync", or take it out';

/** Top-level keys of decK alone (go-database-reconciler, pkg/file/types.go, and decK's file commands). */
export const DECK_ONLY_SECTIONS: Readonly<Record<string, string>> = {
  _info: SYNC,
  _konnect: SYNC,
  _workspace: SYNC,
  _plugin_configs: 'write the config into each plugin, a YAML anchor saves repeating it',
  service_packages: SYNC,
  custom_entities: SYNC,
  cloned_plugins: SYNC,
  patches: 'it is input of "deck file patch", no configuration',
  'add-plugins': 'it is input of "deck file add-plugins", no configuration',
};

/** Fields of decK alone, by entity kind. */
export const DECK_ONLY_FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plugins: { _config: 'write the config into the plugin, a YAML anchor saves repeating it' },
  consumers: { groups: SYNC },
};

const IN_CONSUMER = 'nest it in its consumer';

/** Top-level keys of Kong alone; `_comment` and `_ignore` may stand in its entities, too. */
export const KONG_ONLY_SECTIONS: Readonly<Record<string, string>> = {
  _comment: 'write a YAML comment ("# …")',
  _ignore: 'take it out; YAML anchors may stand where they are first used',
  targets: 'nest it in its upstream',
  snis: 'nest it in its certificate',
  consumer_group_consumers: 'name the consumer group in "groups" of its consumers',
  consumer_group_plugins: 'nest it in its consumer group as "plugins"',
  plugins_partials: 'name the partial in "partials" of the plugin',
  acls: IN_CONSUMER,
  basicauth_credentials: IN_CONSUMER,
  hmacauth_credentials: IN_CONSUMER,
  jwt_secrets: IN_CONSUMER,
  keyauth_credentials: IN_CONSUMER,
  oauth2_credentials: IN_CONSUMER,
};
