import type { Cidr, Ip } from './ip.ts';

/** Types of fields and literals, in the words of atc-router. */
export const VALUE_TYPES = ['String', 'Int', 'IpAddr', 'IpCidr'] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

export type Value =
  | { readonly type: 'String'; readonly value: string }
  | { readonly type: 'Int'; readonly value: bigint }
  | { readonly type: 'IpAddr'; readonly value: Ip }
  | { readonly type: 'IpCidr'; readonly value: Cidr };
