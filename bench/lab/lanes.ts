/** Works a list off in several lanes side by side; each takes the next when it is free. Rejects when a lane does. */
export async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (take: () => Item | undefined) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const count = Math.min(lanes, items.length);
  await Promise.all(Array.from({ length: count }, () => work(() => left.shift())));
}
