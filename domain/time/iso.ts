/** Epoch ms as ISO 8601. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
