/** A probe's report as plain text: the chain, the verdict, the evidence, what to do. */

import type { Hop } from '../../../server/core/doctor/cause.ts';
import type { ProbeReport } from '../../probe/run-probe.ts';
import { shown } from '../../probe/trail.ts';

interface Part {
  readonly hop: Hop | 'client';
  readonly name: string;
}

/** Ends with a line break. `fancy`: with colours. */
export function probeReport(report: ProbeReport, fancy: boolean): string {
  const { diagnosis, trail, aim, fixes, vantage } = report;
  const { verdict, others } = diagnosis;
  const paint = (code: number, text: string) => (fancy ? `\x1b[${code}m${text}\x1b[0m` : text);
  const lines: string[] = [''];
  lines.push(...chain(report, paint), '');
  const healthy = verdict.cause === 'healthy';
  const where = verdict.hop === null ? '' : ` at ${HOP_WORDS[verdict.hop]}`;
  const words = healthy ? 'healthy' : `${verdict.cause}${where} (confidence: ${verdict.confidence})`;
  lines.push(`  ${paint(healthy ? 32 : 31, words)}`);
  if (!healthy) lines.push(`  ${shown(verdict.advice)}`);
  const evidence = [
    ...verdict.because.map((one) => `+ ${shown(one.words)} [${one.source}]`),
    ...verdict.against.map((one) => `- ${shown(one.words)} [${one.source}]`),
  ];
  if (evidence.length > 0) lines.push('', '  because', ...evidence.map((line) => `    ${line}`));
  if (verdict.fix !== null && !healthy) {
    lines.push('', `  fix: ${shown(verdict.fix)}`);
    for (const fix of fixes) {
      if (fix.file !== undefined && fix.line !== undefined)
        lines.push(`       ${fix.file}:${fix.line}:${fix.column} ${fix.title}`);
    }
  }
  if (verdict.next !== null)
    lines.push(`  to be sure: ${shown(verdict.next)}${verdict.nextNeeds ? TOLD[verdict.nextNeeds] : ''}`);
  const admin = trail.find(({ stage, outcome }) => stage === 'admin' && outcome === 'failed');
  if (admin) {
    const { reason, advice } = admin.facts;
    lines.push('', `  the Admin API was no help: ${String(reason)}. ${String(advice)}`);
  }
  if (others.length > 0) {
    lines.push('', '  less likely');
    for (const other of others.slice(0, 3)) lines.push(`    ${other.cause} (${other.confidence})`);
  }
  lines.push('', `  looked from ${vantage}${aim.service === undefined ? '' : `, service "${aim.service}"`}`);
  for (const { stage, outcome, ms } of trail) {
    const mark = { ok: paint(32, 'ok'), failed: paint(31, 'failed'), skipped: 'skipped' }[outcome];
    lines.push(`    ${stage.padEnd(16)}${String(Math.round(ms)).padStart(6)} ms  ${mark}`);
  }
  return `${lines.join('\n')}\n`;
}

/** How the command line is told what a further measurement needs. */
const TOLD = { 'proxy-address': ' (--via URL)' } as const;

const HOP_WORDS: Readonly<Record<Hop, string>> = {
  'front-lb': 'the load balancer before Kong',
  gateway: 'Kong',
  'second-lb': 'the load balancer behind Kong',
  backend: 'the backend',
  network: 'the network between Kong and the backend',
};

/** `client ── front-lb ── Kong ──✗ backend`, the guilty part marked underneath. */
function chain(
  { aim, topology, trail, diagnosis }: ProbeReport,
  paint: (code: number, text: string) => string,
): readonly string[] {
  const hasFront = topology.front !== undefined || trail.some(({ stage }) => stage === 'front');
  const parts: Part[] = [
    { hop: 'client', name: 'client' },
    ...(hasFront ? [{ hop: 'front-lb' as const, name: topology.front?.product ?? 'front LB' }] : []),
    { hop: 'gateway', name: 'Kong' },
    ...(topology.second ? [{ hop: 'second-lb' as const, name: topology.second.product }] : []),
    { hop: 'backend', name: `${shown(aim.host)}:${aim.port}` },
  ];
  const { hop } = diagnosis.verdict;
  // What fails on the network fails on the way out of Kong.
  const guilty = parts.findIndex((part) => part.hop === hop);
  const afterKong = parts.findIndex((part) => part.hop === 'gateway') + 1;
  const cut = hop === 'network' ? afterKong : -1;
  let line = '  ';
  let under = '  ';
  for (const [i, { name }] of parts.entries()) {
    const link = i === 0 ? '' : i === cut ? ' ──✗── ' : ' ───── ';
    line += `${i === cut ? paint(31, link) : link}${paint(i === guilty ? 31 : hop === null ? 32 : 0, name)}`;
    under += ' '.repeat(link.length) + (i === guilty ? '^'.repeat(name.length) : ' '.repeat(name.length));
  }
  return guilty < 0 ? [line] : [line, paint(31, under.trimEnd())];
}
