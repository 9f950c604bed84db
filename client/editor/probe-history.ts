/** The probes of this workspace, kept by the editor without secrets. */
import type { Memento } from 'vscode';
import { masked } from '../probe/report/mask.ts';
import type { ReportData } from '../probe/report/report-data.ts';
import { readStored, remembered, type StoredReport, toStored } from '../probe/report/stored.ts';

const KEY = 'kongsole.probeHistory';

export class ProbeHistory {
  readonly #kept: Memento;

  constructor(kept: Memento) {
    this.#kept = kept;
  }

  /** Of one target, the newest first. */
  of(target: string): readonly StoredReport[] {
    return this.#all().filter(({ report }) => report.target === masked(target));
  }

  async put(report: ReportData, at: number): Promise<void> {
    await this.#kept.update(KEY, remembered(this.#all(), toStored(report, at)));
  }

  async clear(): Promise<void> {
    await this.#kept.update(KEY, undefined);
  }

  #all(): readonly StoredReport[] {
    return readStored(this.#kept.get(KEY));
  }
}
