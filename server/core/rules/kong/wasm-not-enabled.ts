import { kongRule } from './kong-rule.ts';

export const wasmNotEnabled = kongRule({
  code: 'wasm-not-enabled',
  complaint: 'wasm-not-enabled',
  summary: 'A filter chain for a gateway without WebAssembly.',
  why: 'Filter chains need "wasm = on" and filters on disk; both are off by default.',
  source: 'Kong 3.9 kong/runloop/wasm.lua',
  invalid: [
    {
      title: 'A filter chain',
      yaml: `
# kongsole: kong=3.9
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  filter_chains:
  - filters:
    ^^^^^^^ error: filter chains need WebAssembly, which is off on this gateway: set "wasm = on" in kong.conf
    - name: my-filter
            ^^^^^^^^^ error: "my-filter" is not allowed; this gateway has none of its kind installed
`,
    },
  ],
  valid: [
    {
      title: 'No filter chain',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
`,
    },
  ],
  message: () => 'filter chains need WebAssembly, which is off on this gateway: set "wasm = on" in kong.conf',
});
