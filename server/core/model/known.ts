/** Which values are not known before some tool or Kong itself fills them in. */
import type { ScalarNode } from '../syntax/tree.ts';
import type { CheckSettings } from './check-settings.ts';

/**
 * decK's `${{ env "X" }}`, the shell's `$X`, `${X}`, `${X:-x}`, Helm's and Jinja's `{{ x }}` and `{% x %}`,
 * Kong's `{vault://…}`, and `__X__`.
 */
const PLACEHOLDER = /\$\{|\{\{|\{%|^\{vault:\/\/|^\$[A-Z_][A-Z0-9_]*$|__[A-Z][A-Z0-9_]*__/;

export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}

/** A placeholder is an unknown value, unless the settings say to read it as Kong would. */
export function isUnknown(scalar: ScalarNode, placeholders: CheckSettings['placeholders']): boolean {
  return placeholders === 'unknown' && isPlaceholder(scalar.text);
}
