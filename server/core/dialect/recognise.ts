/**
 * Which files are ours: declarative configs of Kong. The content decides; the name only says that an empty or
 * half-written file is going to be one.
 */

import type { Outline, OutlineSection } from './outline.ts';
import { outlineOf } from './outline.ts';

/** Enough of a file for `isOurs`: what a licence header leaves room for. */
export const HEAD_LENGTH = 32_768;

/** `head`: the beginning of the text, as long as `HEAD_LENGTH` or all of it. `name`: path or bare name. */
export function isOurs(head: string, name: string | undefined): boolean {
  const fileName = name?.replace(/^.*[\\/]/, '').toLowerCase() ?? '';
  if (/\.kongtest\.ya?ml$/.test(fileName)) return false;
  const outline = outlineOf(head);
  if (outline.sections.some(({ key }) => META.has(key))) return true;
  if (outline.sections.some(({ key }) => FOREIGN_TOP.has(key))) return false;
  if (outline.sections.some(isSign)) return true;
  return namesConfig(fileName) && mayBecomeConfig(outline);
}

/** `kong.yaml`, `deck.yml`, `orders.kong.yaml`, `kong.prod.yaml`. */
export function namesConfig(fileName: string): boolean {
  return /^(?:kong|deck)(?:[._-][\w.-]+)?\.(?:ya?ml|json)$|\.(?:kong|deck)\.(?:ya?ml|json)$/.test(fileName);
}

/** Top-level keys of Kubernetes, OpenAPI, compose and our own routing tests. */
const FOREIGN_TOP: ReadonlySet<string> = new Set([
  ...['apiVersion', 'kind', 'openapi', 'swagger', 'asyncapi', 'requests', 'AWSTemplateFormatVersion'],
  ...['networks', 'volumes', 'x-common', 'jobs', 'pipelines', 'stages'],
]);

/** Keys that no other kind of file has. */
const META: ReadonlySet<string> = new Set([
  ...['_format_version', '_plugin_configs', '_transform', '_konnect', '_workspace'],
]);

function isSign({ key, shape, keys }: OutlineSection): boolean {
  if (key === '_info')
    return keys.has('select_tags') || keys.has('defaults') || keys.has('default_lookup_tags');
  if (shape !== 'list') return false;
  if (OWN_SECTIONS.has(key)) return true;
  const known = ITEM_KEYS[key];
  if (known === undefined) return false;
  if (hasForeign(keys)) return false;
  const names = [...keys];
  const strong = names.filter((name) => known.includes(name)).length;
  const strange = names.filter(
    (name) => !known.includes(name) && !COMMON.has(name) && !name.startsWith('_'),
  ).length;
  return strange < strong && (key !== 'plugins' || keys.has('name'));
}

/** Sections whose name alone says Kong, when they hold a list. */
const OWN_SECTIONS: ReadonlySet<string> = new Set([
  ...[
    'consumer_groups',
    'ca_certificates',
    'key_sets',
    'filter_chains',
    'keyauth_credentials',
    'jwt_secrets',
  ],
  ...['basicauth_credentials', 'hmacauth_credentials', 'oauth2_credentials', 'mtls_auth_credentials'],
  ...['rbac_roles', 'rbac_endpoint_permissions', 'service_packages', 'custom_entities'],
]);

/** Fields that tell an item of Kong's sections from items of other tools' sections of the same name. */
const ITEM_KEYS: Readonly<Record<string, readonly string[]>> = {
  services: [
    ...['url', 'host', 'routes', 'plugins', 'retries', 'connect_timeout', 'read_timeout', 'write_timeout'],
    ...['tls_verify', 'client_certificate', 'ca_certificates', 'protocol', 'path', 'port'],
  ],
  routes: [
    ...[
      'paths',
      'hosts',
      'methods',
      'strip_path',
      'preserve_host',
      'protocols',
      'expression',
      'snis',
      'sources',
    ],
    ...[
      'destinations',
      'regex_priority',
      'path_handling',
      'https_redirect_status_code',
      'service',
      'headers',
    ],
    ...['plugins', 'request_buffering', 'response_buffering', 'priority'],
  ],
  consumers: [
    ...['username', 'custom_id', 'groups', 'acls', 'keyauth_credentials', 'basicauth_credentials', 'plugins'],
    ...['jwt_secrets', 'hmacauth_credentials', 'oauth2_credentials', 'mtls_auth_credentials'],
  ],
  plugins: [
    'config',
    'service',
    'route',
    'consumer',
    'consumer_group',
    'instance_name',
    'run_on',
    'ordering',
  ],
  upstreams: ['targets', 'algorithm', 'hash_on', 'hash_fallback', 'healthchecks', 'slots', 'host_header'],
  targets: ['target', 'upstream', 'weight'],
  certificates: ['cert', 'key', 'snis', 'cert_alt', 'key_alt'],
  snis: ['certificate'],
  vaults: ['prefix', 'config'],
  keys: ['kid', 'jwk', 'pem', 'set'],
  acls: ['group', 'consumer'],
  partials: ['type', 'config'],
};

/** Fields that tell nothing. */
const COMMON: ReadonlySet<string> = new Set([
  ...['id', 'name', 'tags', 'enabled', 'created_at', 'updated_at', 'description', 'protocols', 'ws_id'],
]);

/** Fields by which compose, APISIX, Traefik and others give themselves away. */
const FOREIGN_ITEM: ReadonlySet<string> = new Set([
  ...['image', 'build', 'container_name', 'uri', 'uris', 'upstream_id', 'nodes', 'backend', 'component'],
]);

function hasForeign(keys: ReadonlySet<string>): boolean {
  return [...keys].some((key) => FOREIGN_ITEM.has(key));
}

function mayBecomeConfig({ sections, hasLooseText }: Outline): boolean {
  if (sections.length === 0 || sections.some(({ keys }) => keys.has('_format_version'))) return true;
  if (hasLooseText && sections.every(({ key }) => key.startsWith('_'))) return true;
  return sections.every(({ key, shape, keys }) => {
    if (key.startsWith('_')) return true;
    return isSection(key) && (shape === 'nothing' || shape === 'list') && !hasForeign(keys);
  });
}

function isSection(key: string): boolean {
  return Object.hasOwn(ITEM_KEYS, key) || OWN_SECTIONS.has(key);
}
