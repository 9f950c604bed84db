import { window } from 'vscode';
import { SETTINGS } from '../contributes/settings.ts';
import { writeSetting } from '../editor/settings.ts';

/** From a light bulb: the parts of the target that change. */
export async function judgeBy(given: unknown): Promise<void> {
  const version = SETTINGS['kong.version'].choices.find((each) => each === part(given, 'version'));
  const edition = SETTINGS['kong.edition'].choices.find((each) => each === part(given, 'edition'));
  const flavor = SETTINGS['kong.flavor'].choices.find((each) => each === part(given, 'flavor'));
  if (version !== undefined) await writeSetting('kong.version', version);
  if (edition !== undefined) await writeSetting('kong.edition', edition);
  if (flavor !== undefined) await writeSetting('kong.flavor', flavor);
  const words = [version, edition, flavor].filter((word) => word !== undefined).join(' ');
  if (words !== '') window.setStatusBarMessage(`$(check) Kong files are now judged by Kong ${words}`, 8000);
}

function part(given: unknown, name: string): unknown {
  return typeof given === 'object' && given !== null
    ? Object.entries(given).find(([key]) => key === name)?.[1]
    : undefined;
}
