/** Sentences that all forms of the report share. */

import type { Confidence, Hop } from '../../../server/core/doctor/cause.ts';
import { CAUSE_PAGES } from '../../../server/core/doctor/causes/pages.ts';
import type { Hypothesis } from '../../../server/core/doctor/hypothesis.ts';
import type { ReportData } from './report-data.ts';

export const HOP_NAMES: Readonly<Record<Hop, string>> = {
  'front-lb': 'the load balancer before Kong',
  gateway: 'Kong',
  'second-lb': 'the load balancer behind Kong',
  backend: 'the backend',
  network: 'the network behind Kong',
};

export const CONFIDENCE_WORDS: Readonly<Record<Confidence, string>> = {
  high: 'high confidence',
  medium: 'medium confidence',
  low: 'low confidence',
};

/** The verdict in one sentence. */
export function sentenceOf({ cause, hop }: Hypothesis): string {
  const { title } = CAUSE_PAGES[cause];
  if (hop === null) return 'Healthy: nothing is wrong.';
  return `At ${HOP_NAMES[hop]}: ${title}.`;
}

export function aboutText({ aim, vantage }: ReportData): string {
  const service = aim.service === undefined ? '' : `service "${aim.service}"`;
  const route = aim.route === undefined ? '' : `, route "${aim.route}"`;
  const address = `${aim.protocol}://${aim.host}:${aim.port}`;
  return `${service}${route}${service === '' ? '' : ', '}${address}, looked at from ${vantage}`;
}
