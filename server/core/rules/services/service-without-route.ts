import type { Entity } from '../../model/config.ts';
import { pathOf } from '../../model/read-config.ts';
import { isPart } from '../fields.ts';
import { keptOfPart, partsOf } from '../kept-of-part.ts';
import { serviceOfRoute } from '../routes/route-parts.ts';
import { defineRule } from '../rule.ts';
import { hasNone } from './answers-itself.ts';

export const serviceWithoutRoute = defineRule<{ readonly name: string }>({
  code: 'service-without-route',
  severity: 'info',
  since: '0.1.0',
  summary: 'A service that no route leads to.',
  why: 'Kong takes requests by routes. A service without one is never asked, except by plugins that send requests there themselves.',
  invalid: [
    {
      title: 'No route in the file names it',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: http://billing.internal
- name: ledger
        ^^^^^^ info: no route leads to the service "ledger", so Kong never asks it
  url: http://ledger.internal
routes:
- name: invoices
  service: billing
  paths: [/invoices]
`,
    },
  ],
  valid: [
    {
      title: 'A nested route, and one that names the service',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: http://billing.internal
- name: ledger
  url: http://ledger.internal
  routes:
  - name: ledger
    paths: [/ledger]
routes:
- name: invoices
  service: billing
  paths: [/invoices]
`,
    },
  ],
  looksAtAll: true,
  steps: (config) => kept.steps(config),
  *findInFile(config) {
    if (isPart(config)) return;
    const bare: Entity[] = [];
    let hasRoutes = false;
    for (const part of partsOf(config)) {
      const said = kept.of(part, config);
      hasRoutes ||= said.hasRoutes;
      // A misspelt reference is said elsewhere, and may be meant for any of them.
      if (said.referring.some((route) => serviceOfRoute(route, config) === undefined)) return;
      for (const service of said.services)
        if (part.whole === part || hasNone(service, 'routes')) bare.push(service);
    }
    // A file without any route is a part of something, or an example of services.
    if (!hasRoutes) return;
    for (const service of bare) {
      const { name, id, label } = service;
      if (name === undefined || (service.fields.has('id') && id === undefined)) continue;
      const keys = id === undefined ? [name] : [name, id];
      if (keys.some((key) => 0 < config.index.referencesTo('services', key).length)) continue;
      yield { at: label, path: pathOf(config, service), facts: { name }, entity: service };
    }
  },
  message: ({ name }) => `no route leads to the service "${name}", so Kong never asks it`,
});

interface Said {
  readonly hasRoutes: boolean;
  /** Routes that name a service. */
  readonly referring: readonly Entity[];
  /** Without routes; of a large item it is to be seen each time. */
  readonly services: readonly Entity[];
}

const kept = keptOfPart((part): Said => {
  const routes = part.entities.filter(({ kind }) => kind === 'routes');
  return {
    hasRoutes: routes.length !== 0,
    referring: routes.filter(({ fields }) => fields.has('service')),
    services: part.entities.filter(
      (entity) => entity.kind === 'services' && (part.whole !== part || hasNone(entity, 'routes')),
    ),
  };
});
