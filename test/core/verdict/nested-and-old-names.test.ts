import { test } from 'node:test';
import { checkReport } from '../../kit/report.ts';

test('what is nested below a credential is an entity with references of its own', () =>
  checkReport(`
# kongsole: kong=3.9
_format_version: "3.0"
consumers:
- username: mia
  oauth2_credentials:
  - name: app
    client_id: app-1
    redirect_uris: [https://app.example.com/back]
    oauth2_authorization_codes:
    - code: c-1
      credential: app-2
                  ^^^^^ error: dangling-reference
      service: shop
               ^^^^ error: dangling-reference
    oauth2_tokens:
    - expires_in: 60
      credential: app-1
`));

test('in Kong 2.8 an old name takes the place of the new one, even where it is empty', () =>
  checkReport(`
# kongsole: kong=2.8
_format_version: "2.1"
plugins:
- name: ip-restriction
  ^^^^ error: one-field-required
  config:
    deny: [10.0.0.1]
    blacklist: {}
`));

test('a counter of rate-limiting is known by all that it counts', () =>
  checkReport(`
# kongsole: kong=3.9
_format_version: "3.0"
ratelimiting_metrics:
- identifier: 10.0.0.1
  period: minute
  period_date: 1700000000
  service_id: 5b3bd1ae-6f1c-4c09-9d2f-0f1c6d5a4b3e
  route_id: 5b3bd1ae-6f1c-4c09-9d2f-0f1c6d5a4b3f
  value: 1
- identifier: 10.0.0.1
  ^^^^^^^^^^ error: duplicate-entity
  period: minute
  period_date: 1700000000
  service_id: 5b3bd1ae-6f1c-4c09-9d2f-0f1c6d5a4b3e
  route_id: 5b3bd1ae-6f1c-4c09-9d2f-0f1c6d5a4b3f
  value: 2
- identifier: 10.0.0.1
  period: minute
  period_date: 1700000060
  service_id: 5b3bd1ae-6f1c-4c09-9d2f-0f1c6d5a4b3e
  route_id: 5b3bd1ae-6f1c-4c09-9d2f-0f1c6d5a4b3f
  value: 1
`));
