import { window } from 'vscode';
import { SETTINGS } from '../contributes/settings.ts';
import { readSetting, writeSetting } from '../editor/settings.ts';

/** Version, then edition, then router; the last two keep what is set when the user turns away. */
export async function chooseTarget(): Promise<void> {
  const [auto, ...oldestFirst] = SETTINGS['kong.version'].choices;
  const version = await pick(
    'Which version of Kong loads the files?',
    [auto, ...oldestFirst.toReversed()],
    readSetting('kong.version'),
    { auto: 'The chosen gateway’s; without one, an error only where every newest Kong would refuse' },
  );
  if (version === undefined) return;
  await writeSetting('kong.version', version);
  const editions = SETTINGS['kong.edition'].choices;
  const edition = await pick('Which edition?', editions, readSetting('kong.edition'), {
    auto: 'The chosen gateway’s, else OSS',
    oss: 'Kong Gateway OSS',
    enterprise: 'Kong Gateway Enterprise',
  });
  if (edition === undefined) return;
  await writeSetting('kong.edition', edition);
  const flavors = SETTINGS['kong.flavor'].choices;
  const flavor = await pick('Which router_flavor?', flavors, readSetting('kong.flavor'), {
    auto: 'The chosen gateway’s, else Kong’s default',
    traditional_compatible: 'The default since 3.0',
    traditional: 'The only one before 3.0',
    expressions: 'Routes are written as expressions',
  });
  if (flavor !== undefined) await writeSetting('kong.flavor', flavor);
}

async function pick<Choice extends string>(
  title: string,
  choices: readonly Choice[],
  now: Choice,
  help: Readonly<Partial<Record<Choice, string>>>,
): Promise<Choice | undefined> {
  const items = choices.map((choice) => ({
    label: choice,
    description: choice === now ? 'set now' : '',
    detail: help[choice] ?? '',
    choice,
  }));
  return (await window.showQuickPick(items, { title }))?.choice;
}
