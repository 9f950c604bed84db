/** One thing that may be written at the cursor, and how it is written there. */
import type { Edit } from '../text/span.ts';
import type { Cursor } from './cursor.ts';

export interface Suggestion {
  readonly label: string;
  readonly kind: 'section' | 'field' | 'value' | 'name' | 'plugin';
  /** One line beside the label. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  /** A snippet: `$0` is where the cursor goes. */
  readonly snippet: string;
  readonly replace: Edit['span'];
  readonly deprecated: boolean;
  /** Lower comes first. */
  readonly rank: number;
}

export function plain(label: string, cursor: Cursor): Suggestion {
  return {
    label,
    kind: 'field',
    detail: '',
    documentation: '',
    snippet: label,
    replace: cursor.word,
    deprecated: false,
    rank: 2,
  };
}

export function value(text: string, cursor: Cursor): Suggestion {
  // `$`, `}` and the backslash mean something in snippets.
  return { ...plain(text, cursor), kind: 'value', snippet: text.replaceAll(/[\\$}]/g, '\\$&') };
}

/** The key with what begins its value: a line and a dash for a list, an indented line for a map. */
export function keySnippet(name: string, shape: 'list' | 'map' | 'scalar', cursor: Cursor): string {
  const key = keyText(name, cursor);
  // In quotes the closing one is there already, so the value is left to the user.
  if (cursor.style === 'json-in-quotes') return key;
  if (cursor.style !== 'block') return `${key}: ${{ list: '[$0]', map: '{$0\\}', scalar: '$0' }[shape]}`;
  const hang = ' '.repeat(cursor.hang);
  return `${key}:${{ list: `\n${hang}- $0`, map: `\n${hang}  $0`, scalar: ' $0' }[shape]}`;
}

export function keyText(name: string, cursor: Cursor): string {
  return cursor.style === 'json' ? JSON.stringify(name) : name;
}
