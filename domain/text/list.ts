/** `a`, `a and b`, `a, b and c`; with `or` where only one is wanted. */
export function listOf(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** `1 task`, `3 tasks`, `no tasks`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  if (amount === 0) return `no ${many}`;
  return `${amount} ${amount === 1 ? one : many}`;
}
