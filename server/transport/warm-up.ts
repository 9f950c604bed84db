/**
 * Reads and judges a file that nobody sees while the server has nothing else to do, so that the first real one meets
 * code that V8 has compiled and schemas that are decoded. It gives way, for good, to the first file that is opened.
 */
import { practiceFile } from './practice-file.ts';
import type { ServerWorld } from './serve.ts';
import { Session } from './session.ts';
import { ShownFindings } from './shown-findings.ts';

/** Of the practice files, one after the other, in services: small ones at first, so that none is in the way for long. */
const SIZES = [1, 10, 30];

/** Resolves when it is done or given up. */
export async function warmUp(session: Session, world: ServerWorld): Promise<void> {
  const practice = new Session(session.positions, world);
  practice.settled();
  let isWanted = true;
  session.onChange(() => {
    isWanted = false;
    for (const { uri } of [...practice.files]) practice.close(uri);
  });
  for (const size of SIZES) {
    if (!isWanted) return;
    const uri = `practice:/${size}/kong.yaml`;
    practice.open(uri, 1, practiceFile(size));
    const file = await practice.whenDone(uri);
    if (file) new ShownFindings(uri, practice, () => undefined).message(file).utf8();
    practice.close(uri);
  }
}
