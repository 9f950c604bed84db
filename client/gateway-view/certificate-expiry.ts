/** When a certificate ends. */
import { X509Certificate } from 'node:crypto';
import type { LiveCertificate } from '../admin-api/entities.ts';

export type Expiry =
  | { readonly kind: 'date'; readonly at: number; readonly subject: string; readonly issuer: string }
  /** A reference into a vault, which only the gateway can follow. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'unreadable' };

const DAY = 86_400_000;

export function expiryOf({ certificate }: LiveCertificate): Expiry {
  if (certificate === undefined) return { kind: 'unreadable' };
  if (certificate.startsWith('{vault://')) return { kind: 'elsewhere' };
  try {
    const read = new X509Certificate(certificate);
    return { kind: 'date', at: Date.parse(read.validTo), subject: read.subject, issuer: read.issuer };
  } catch {
    return { kind: 'unreadable' };
  }
}

/** `in 12 days`, `3 days ago`; times in ms since 1970. */
export function daysApart(at: number, now: number): string {
  const days = Math.floor(Math.abs(at - now) / DAY);
  const count = days === 1 ? '1 day' : `${days} days`;
  if (now <= at) return days === 0 ? 'in less than a day' : `in ${count}`;
  return days === 0 ? 'less than a day ago' : `${count} ago`;
}

/** Renewal takes a while where people sign for it. */
export const SOON = 30 * DAY;
