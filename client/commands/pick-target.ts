import { type QuickPickItem, type TextDocument, window } from 'vscode';
import { fileOf } from '../editor/probe-findings.ts';
import type { ProbeTarget } from './probe-parts.ts';

interface TargetItem extends QuickPickItem {
  readonly target: string | undefined;
}

/** A service of the file, or a URL that the user types. */
export async function pickTarget(document: TextDocument | undefined): Promise<ProbeTarget | undefined> {
  const { servicesOf } = await import('../editor/probe-engine.ts');
  const items: TargetItem[] = (document ? servicesOf(fileOf(document)) : []).map((service) => ({
    label: `$(server) ${service}`,
    description: document ? fileOf(document).name : '',
    target: service,
  }));
  items.push({ label: '$(link) A URL…', description: 'without a service', target: undefined });
  const picked = await window.showQuickPick(items, { title: 'Probe which upstream?' });
  if (!picked) return undefined;
  if (picked.target !== undefined) return { target: picked.target, document, gateway: undefined };
  const url = await window.showInputBox({
    title: 'Probe a URL',
    prompt: 'As it would stand in the url of a service',
    value: 'https://',
    validateInput: (text) => (URL.canParse(text) ? undefined : 'Such as https://backend.internal:8443/path'),
  });
  return url === undefined ? undefined : { target: url, document: undefined, gateway: undefined };
}
