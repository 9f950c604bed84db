/** Plain values as YAML, for showing. Files of the user are edited over spans, never printed. */
import { stringify } from 'yaml';

export function printYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
