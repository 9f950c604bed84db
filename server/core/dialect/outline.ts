/**
 * The top-level keys of the beginning of a file and what hangs on them, read line by line: quick, content with a
 * text that is cut off anywhere, and undisturbed by templating that no YAML reader would take.
 */

export interface OutlineSection {
  readonly key: string;
  /** `nothing`: no value is there (yet). */
  readonly shape: 'list' | 'map' | 'scalar' | 'nothing';
  /** Keys of the first items of a list; keys of a map. */
  readonly keys: ReadonlySet<string>;
}

export interface Outline {
  readonly sections: readonly OutlineSection[];
  /** Text that is neither key nor comment, such as the first letters of a key. */
  readonly hasLooseText: boolean;
}

const KEY =
  /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'#&*!|>%@`{}[\],][^:#]*?|[^\s"'#:]+))\s*:(?=\s|$)\s*(.*)$/;

function readKeyLine(line: string): { readonly key: string; readonly rest: string } | undefined {
  const match = KEY.exec(line);
  if (match === null) return undefined;
  return { key: match[1] ?? match[2] ?? match[3] ?? '', rest: (match[4] ?? '').replace(/^#.*$/, '') };
}

export function outlineOf(head: string): Outline {
  const text = head.replace(/^\ufeff/, '');
  const first = /^\s*(?:#[^\n]*\n\s*|---[^\n]*\n\s*)*([{[])/.exec(text);
  return first?.[1] === '{' && !/^\s*\{[{%]/.test(text)
    ? outlineOfFlow(text.slice(first[0].length))
    : ofBlock(text);
}

function ofBlock(text: string): Outline {
  const sections: { key: string; shape: OutlineSection['shape']; keys: Set<string> }[] = [];
  let base: number | undefined;
  let itemIndent: number | undefined;
  let hasLooseText = false;
  let sawContent = false;
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) {
      if (sawContent) break;
      continue;
    }
    const content = line.trimStart();
    if (
      content === '' ||
      content.startsWith('#') ||
      content.startsWith('%') ||
      /^\{\{?[%{#-].*\}$/.test(content)
    )
      continue;
    const indent = line.length - content.length;
    const isItem = content === '-' || content.startsWith('- ');
    base ??= indent;
    const section = sections.at(-1);
    if (indent <= base && !isItem) {
      const pair = readKeyLine(content);
      sawContent = true;
      itemIndent = undefined;
      if (pair === undefined) hasLooseText = true;
      else sections.push(sectionOf(pair.key, pair.rest));
      continue;
    }
    if (section === undefined) {
      hasLooseText = true;
      continue;
    }
    sawContent = true;
    if (section.shape === 'nothing') {
      section.shape = isItem ? 'list' : 'map';
      itemIndent = isItem ? undefined : indent;
    }
    if (isItem && section.shape === 'list') {
      const inside = content.slice(1).trimStart();
      if (itemIndent === undefined) itemIndent = indent + content.length - inside.length;
      if (indent < itemIndent) addKeys(section.keys, inside);
      continue;
    }
    if (indent === itemIndent) addKeys(section.keys, content);
  }
  return { sections, hasLooseText };
}

function addKeys(keys: Set<string>, content: string): void {
  if (content.startsWith('{')) {
    for (const { key } of outlineOfFlow(content.slice(1)).sections) keys.add(key);
    return;
  }
  const pair = readKeyLine(content);
  if (pair) keys.add(pair.key);
}

function sectionOf(key: string, rest: string) {
  const value = rest.replace(/^[&!]\S+\s*/, '');
  if (value === '') return { key, shape: 'nothing' as const, keys: new Set<string>() };
  if (value.startsWith('[') || (value.startsWith('{') && !value.startsWith('{{'))) {
    const [inner] = outlineOfFlow(`"x": ${value}`).sections;
    if (inner) return { key, shape: inner.shape, keys: new Set(inner.keys) };
  }
  return { key, shape: 'scalar' as const, keys: new Set<string>() };
}

/** JSON, or YAML in flow style, after its opening brace. Depth 1 holds the sections, deeper ones their items. */
function outlineOfFlow(text: string): Outline {
  const sections: { key: string; shape: OutlineSection['shape']; keys: Set<string> }[] = [];
  const stack: string[] = ['{'];
  let word = '';
  for (let i = 0; i < text.length && 0 < stack.length; i++) {
    const character = text[i] ?? '';
    if (character === '"' || character === "'") {
      const end = closingQuote(text, i);
      word = text.slice(i + 1, end);
      i = end;
    } else if (character === '#' && /\s/.test(text[i - 1] ?? ' ')) {
      const end = text.indexOf('\n', i);
      i = end < 0 ? text.length : end;
    } else if (character === ':' && (/[\s{["']/.test(text[i + 1] ?? ' ') || /["']/.test(text[i - 1] ?? ''))) {
      noteKey(sections, stack, word.trim());
      word = '';
    } else if (character === '{' || character === '[') {
      const section = sections.at(-1);
      if (stack.length === 1 && section) section.shape = character === '[' ? 'list' : 'map';
      stack.push(character);
      word = '';
    } else if (character === '}' || character === ']') {
      stack.pop();
      word = '';
    } else if (character === ',') {
      word = '';
    } else {
      word += character;
      const section = sections.at(-1);
      if (stack.length === 1 && section?.shape === 'nothing' && character.trim() !== '')
        section.shape = 'scalar';
    }
  }
  return { sections, hasLooseText: false };
}

function noteKey(
  sections: { key: string; shape: OutlineSection['shape']; keys: Set<string> }[],
  stack: readonly string[],
  key: string,
): void {
  if (stack.length === 1) sections.push({ key, shape: 'nothing', keys: new Set() });
  const isItemOfList = stack.length === 3 && stack[1] === '[' && stack[2] === '{';
  const isInMap = stack.length === 2 && stack[1] === '{';
  if (isItemOfList || isInMap) sections.at(-1)?.keys.add(key);
}

function closingQuote(text: string, open: number): number {
  const quote = text[open];
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote === '"') i++;
    else if (text[i] === quote) return i;
  }
  return text.length;
}
