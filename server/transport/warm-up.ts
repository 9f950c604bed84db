/**
 * Reads and judges a file that nobody sees while the server has nothing else to do, types into it and asks about it,
 * so that the first real file, the first letter and the first request meet code that V8 has compiled and schemas that
 * are decoded. It gives way, for good, to the first file that is opened.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { complete } from '../core/features/complete.ts';
import { fixesOf } from '../core/features/diagnose.ts';
import { completeExpression } from '../core/features/expression-complete.ts';
import { hoverInExpression } from '../core/features/expression-hover.ts';
import { hoverAt } from '../core/features/hover.ts';
import { definitionAt } from '../core/features/navigate.ts';
import type { Config } from '../core/model/config.ts';
import type { OpenFile } from './open-file.ts';
import { practiceFile } from './practice-file.ts';
import type { ServerWorld } from './serve.ts';
import { Session } from './session.ts';
import { ShownFindings } from './shown-findings.ts';

/**
 * Of the practice files, one after the other, in services: small ones, so that none is in the way for long, and many,
 * for V8 makes its best code of what has run often. Three alone left the first real file to take twice as long.
 */
const SIZES = [1, 10, 30, 10, 10, 10, 10, 10, 10, 10, 30, 30, 30];
/** That are typed into each of them. */
const LETTERS = 5;

/** Resolves when it is done or given up. */
export async function warmUp(session: Session, world: ServerWorld): Promise<void> {
  const practice = new Session(session.positions, world);
  practice.settled();
  let isWanted = true;
  session.onChange(() => {
    isWanted = false;
    for (const { uri } of [...practice.files]) practice.close(uri);
  });
  for (const [round, size] of SIZES.entries()) {
    if (!isWanted) return;
    const uri = `practice:/${round}/kong.yaml`;
    const shown = new ShownFindings(uri, practice, () => undefined);
    const text = practiceFile(size);
    practice.open(uri, 1, text);
    const file = await practice.whenDone(uri);
    if (file) shown.message(file).utf8();
    for (const at of hostsIn(text, LETTERS)) {
      await typeAt(uri, at, practice);
      const edited = await practice.whenDone(uri);
      if (edited) shown.message(edited).utf8();
    }
    practice.close(uri);
  }
}

/** A letter, and right after it what a client asks, in turns of its own. */
async function typeAt(uri: string, at: number, practice: Session): Promise<void> {
  const file = practice.file(uri);
  if (!file) return;
  const range = practice.positions.range(file.source, { start: at, end: at });
  practice.change(uri, file.version + 1, [{ range, text: 'x' }]);
  for (const ask of QUESTIONS) {
    await turn();
    // It may have given way meanwhile.
    const config = practice.file(uri)?.config;
    if (!config) return;
    ask(config, at, file);
  }
}

/** The last first, so that those before it stay where they are. */
export function hostsIn(text: string, most: number): readonly number[] {
  const found = [...text.matchAll(/^ {2}host: /gm)].map(({ index, 0: { length } }) => index + length);
  return found.reverse().slice(0, most);
}

type Ask = (config: Config, at: number, file: OpenFile) => unknown;

/** Those of the editor itself, and of whoever types. */
export const QUESTIONS: readonly Ask[] = [
  (config, at) => completeExpression(config, at) ?? complete(config, at),
  (config, at) => hoverInExpression(config, at) ?? hoverAt(config, at),
  (config, at) => definitionAt(config, at),
  (config, at, file) => file.findingsBetween(at, at).flatMap((each) => fixesOf(each, config)),
];
