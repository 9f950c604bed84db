/**
 * `node --import tsx test/lab/start.ts [FILE] [--admin-port N] [--proxy-port N] [--proxy-tls-port N]`: the lab until
 * Ctrl+C. Prints `lab ready` once everything listens.
 */

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PortBusy } from './gateway.ts';
import { startLab } from './lab.ts';
import { unplayed } from './plugins.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'admin-port': { type: 'string' },
    'proxy-port': { type: 'string' },
    'proxy-tls-port': { type: 'string' },
  },
});
const example = fileURLToPath(new URL('../../examples/kong.yaml', import.meta.url));
const numberIn = (text: string | undefined) => (text === undefined ? undefined : Number(text));
const file = resolve(positionals[0] ?? example);

try {
  const lab = await startLab({
    file,
    adminPort: numberIn(values['admin-port']),
    proxyPort: numberIn(values['proxy-port']),
    proxyTlsPort: numberIn(values['proxy-tls-port']),
  });
  console.log(`A stand-in for Kong, over ${file}. Not Kong: it plays the parts that the examples need.`);
  console.log(`  Admin API  ${lab.adminUrl}`);
  console.log(`  proxy      ${lab.proxyUrl}  ${lab.proxyTlsUrl}`);
  for (const { name, behaviour, port } of lab.backends)
    console.log(`  backend    127.0.0.1:${port}  ${name} (${behaviour})`);
  const skipped = unplayed(lab.gateway.store());
  if (0 < skipped.length) console.log(`  plugins that let everything pass here: ${skipped.join(', ')}`);
  console.log('lab ready');
  const stop = () => {
    lab.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  if (!(error instanceof PortBusy)) throw error;
  console.error(
    `lab: ${error.message}; stop that program, or move the gateway with --admin-port, --proxy-port, --proxy-tls-port`,
  );
  process.exitCode = 2;
}
