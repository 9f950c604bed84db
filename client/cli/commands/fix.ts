import { resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { fixAll } from '../../../server/core/features/fix-all.ts';
import { openConfig } from '../../../server/core/features/open-config.ts';
import { CannotRun, type Command } from '../command.ts';
import { readInput, reasonOf } from '../input.ts';
import { DIALECT_OPTION, readDialect, readTarget, TARGET_OPTIONS } from '../target-options.ts';

export const fix: Command = {
  name: 'fix',
  summary: 'mend what can be mended without changing what the files mean',
  usage: '[--unsafe] [--dry-run] FILE…',
  options: {
    unsafe: { type: 'boolean', help: 'also apply fixes that change what Kong does, such as http to https' },
    'dry-run': { type: 'boolean', help: 'show the changes, write nothing' },
    ...TARGET_OPTIONS,
    ...DIALECT_OPTION,
  },

  async run(args, world) {
    if (args.positionals.length === 0) throw new CannotRun('name a file to mend');
    const unsafe = args.values['unsafe'] === true;
    for (const file of args.positionals) {
      if (file === '-')
        throw new CannotRun('a file must be named: what is read from standard input cannot be mended');
      const { text } = await readInput(file, world);
      const wanted = { target: readTarget(args), dialect: readDialect(args), verdictOnly: false };
      const open = (now: string) => openConfig(now, { ...wanted, fileName: file, now: world.now() });
      const { text: mended, applied } = fixAll(text, open, unsafe ? 'all' : 'safe');
      if (args.values['dry-run'] === true) {
        if (mended !== text) world.print(createTwoFilesPatch(file, file, text, mended));
      } else if (mended !== text) {
        await world.writeFile(resolve(world.cwd, file), mended).catch((error: unknown) => {
          throw new CannotRun(`cannot write ${file}: ${reasonOf(error)}`);
        });
      }
      for (const title of applied) world.complain(`${file}: ${title}\n`);
      if (applied.length === 0)
        world.complain(`${file}: nothing to mend${unsafe ? '' : ' (try --unsafe)'}\n`);
    }
    return 0;
  },
};
