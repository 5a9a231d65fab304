/** Tells whether the first call that begins with one text comes before the first that begins with another. */
export function comesBefore(calls: readonly string[]): (first: string, then: string) => boolean {
  const at = (text: string) => {
    const found = calls.findIndex((call) => call.startsWith(text));
    if (found < 0) throw new Error(`no call ${text} among ${calls.join(', ')}`);
    return found;
  };
  return (first, then) => at(first) < at(then);
}
