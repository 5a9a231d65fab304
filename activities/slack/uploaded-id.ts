/** The file of an upload; the client types the answer loosely: one upload gives one completion with one file. */
export function uploadedId(answer: unknown): string | undefined {
  const completions = member(answer, 'files');
  const first = Array.isArray(completions) ? member(completions[0], 'files') : undefined;
  const id = Array.isArray(first) ? member(first[0], 'id') : undefined;
  return typeof id === 'string' ? id : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
