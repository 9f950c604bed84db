/** The pieces of a JSON file, cut as they are read. */
import type { SourceText } from '../../text/source-text.ts';
import type { Edit } from '../../text/span.ts';
import type { Change } from '../edit-blocks.ts';
import { finish } from '../finish.ts';
import type { BaseBlock } from '../leaf.ts';
import { type PieceSizes, PieceStore } from '../piece-store.ts';
import { editMap } from './edit-json.ts';
import { JsonLeaf, JsonMap } from './json-blocks.ts';
import { JsonBuilder } from './json-builder.ts';
import { frameOf } from './json-frame.ts';

export class JsonStore extends PieceStore {
  protected top: JsonMap | JsonLeaf;
  /** Leaves that may depend on text behind the next one. */
  private readonly far = new Set<JsonLeaf>();

  constructor(source: SourceText, sizes: PieceSizes) {
    super(source, sizes);
    this.top = this.whole();
  }

  private whole(): JsonLeaf {
    const leaf = new JsonLeaf(this, 'whole', frameOf('list', 0));
    leaf.length = this.source.length;
    return leaf;
  }

  override built(block: BaseBlock): void {
    super.built(block);
    if (block instanceof JsonLeaf && block.reachesFar) this.far.add(block);
  }

  *build(text: string): Generator<void, void> {
    this.clear();
    this.far.clear();
    const builder = new JsonBuilder(this, text, { offset: 0 });
    const root = yield* builder.root();
    this.top = root ?? this.whole();
    if (root) builder.commit();
    else finish(this.readAll());
  }

  /** What is cut has been read. */
  *readAll(): Generator<void, void> {
    const { top } = this;
    if (!(top instanceof JsonLeaf) || top.how !== 'unread') return;
    top.read();
    this.note(top);
    yield;
  }

  update(edits: readonly Edit[]): void {
    this.version += 1;
    this.lettersRead = 0;
    let inPieces = true;
    for (const edit of edits) {
      if (inPieces) inPieces = this.editPieces(edit);
      else this.source = this.source.edit([edit]);
    }
    if (!inPieces) finish(this.build(this.source.slice(0, this.source.length)));
  }

  /** False: all has to be read anew. */
  private editPieces(edit: Edit): boolean {
    const { source: before } = this;
    const start = Math.max(0, Math.min(edit.span.start, before.length));
    const end = Math.max(start, Math.min(edit.span.end, before.length));
    this.source = before.edit([{ span: { start, end }, text: edit.text }]);
    const earlier = [...this.far];
    if (!this.take({ start, end, inserted: edit.text.length }, before)) return false;
    return this.lookAgain(earlier, start);
  }

  private take(change: Change, before: SourceText, isFar = false): boolean {
    const { top } = this;
    if (!(top instanceof JsonMap)) return false;
    return editMap(top, {
      change,
      host: this,
      after: (from, to) => this.source.slice(from, to),
      lengthAfter: this.source.length,
      from: change.start,
      isFar,
      drop: (blocks) => {
        this.drop(blocks, change, before);
        for (const leaf of this.far) if (leaf.isDetached) this.far.delete(leaf);
      },
    });
  }

  /** What stands before the change and looked as far as there is read once more, as if it were changed itself. */
  private lookAgain(leaves: readonly JsonLeaf[], changed: number): boolean {
    for (const leaf of leaves) {
      if (leaf.isDetached) continue;
      const { offset: start } = leaf;
      if (changed < start || start + leaf.length + leaf.reach <= changed) continue;
      const length = Math.max(1, leaf.length);
      if (!this.take({ start, end: start + length, inserted: length }, this.source, true)) return false;
    }
    return true;
  }
}
