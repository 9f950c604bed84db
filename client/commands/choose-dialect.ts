import { window } from 'vscode';
import { readSetting, writeSetting } from '../editor/settings.ts';

const CHOICES = [
  { label: 'By content', value: 'auto', detail: 'Each file is read as what it looks like' },
  { label: 'decK', value: 'deck', detail: 'A state file for deck gateway sync' },
  { label: 'DB-less', value: 'dbless', detail: 'What Kong itself loads: declarative_config, POST /config' },
] as const;

export async function chooseDialect(): Promise<void> {
  const now = readSetting('dialect');
  const items = CHOICES.map((choice) => ({ ...choice, description: choice.value === now ? 'set now' : '' }));
  const picked = await window.showQuickPick(items, { title: 'In which dialect are the files written?' });
  if (picked) await writeSetting('dialect', picked.value);
}
