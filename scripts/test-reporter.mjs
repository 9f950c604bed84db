// Prints only what needs reading: failures, skips, and tests slower than two seconds.
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';

export default async function* report(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const event of source) {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') yield event.data.message;
    if (event.type === 'test:diagnostic' && event.data.nesting > 0) yield `  # ${event.data.message}\n`;
    if (event.type === 'test:pass' && event.data.details.type !== 'suite') {
      if (event.data.skip !== undefined || event.data.todo !== undefined) {
        counts.skipped += 1;
        yield `skipped: ${event.data.name} (${event.data.skip ?? event.data.todo})\n`;
      } else counts.passed += 1;
      if (event.data.details.duration_ms > 2000)
        yield `slow: ${event.data.name} ${Math.round(event.data.details.duration_ms)} ms\n`;
    }
    if (event.type === 'test:fail') {
      const error = event.data.details.error;
      if (error?.failureType === 'subtestsFailed') continue;
      counts.failed += 1;
      yield `\nFAILED ${event.data.name} (${event.data.file ?? ''}:${event.data.line ?? ''})\n${inspect(error?.cause ?? error)}\n`;
    }
    writeFileSync(process.env.KONGSOLE_TEST_COUNTS, JSON.stringify(counts));
  }
}
