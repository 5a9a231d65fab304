/** The same items in an order that follows from `random` alone (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const drawn = [...items];
  for (let index = drawn.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const [a, b] = [drawn[index], drawn[other]];
    if (a !== undefined && b !== undefined) [drawn[index], drawn[other]] = [b, a];
  }
  return drawn;
}
