/** Wires the parts of the extension; decides nothing. */
export function activate(): Promise<void> {
  return Promise.resolve();
}
