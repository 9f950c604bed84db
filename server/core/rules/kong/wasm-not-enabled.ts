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
    ^^^^^^^ error: WebAssembly is not enabled on this gateway
    - name: my-filter
            ^^^^^^^^^ error: "my-filter" is not allowed; this gateway has nothing to choose from
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
  message: () => 'WebAssembly is not enabled on this gateway',
});
