/** Our own LSP messages, beside the standard ones. Imports nothing, so both sides may use it. */
export const GATEWAY_CATALOGUE = 'kongsole/gatewayCatalogue';
