import { kongRule } from './kong-rule.ts';

export const fieldNotAllowed = kongRule({
  code: 'field-not-allowed',
  complaint: 'field-not-allowed',
  summary: 'A field that exists, but not together with the rest of this entity.',
  why: 'Which fields a route may have depends on its protocols: a gRPC route has no methods, a stream route no paths.',
  source: 'Kong 3.9 kong/db/schema/entities/routes_subschemas.lua',
  invalid: [
    {
      title: 'Methods of a gRPC route',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  protocols: [grpc]
  strip_path: false
  methods: [POST]
  ^^^^^^^ error: "methods" is not allowed here; take it out
  paths: [/pay]
`,
    },
  ],
  valid: [
    {
      title: 'An HTTP route',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  methods: [POST]
`,
    },
  ],
  message: ({ name }) => `"${name}" is not allowed here; take it out`,
});
