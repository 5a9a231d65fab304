import { expect, jest, test } from '@jest/globals';
import { createSpacing } from '../../../bot/listeners/spacing.ts';

test('the first goes at once, the others one by one in their order, and nobody waits for another’s end', async () => {
  jest.useFakeTimers();
  try {
    const turn = createSpacing(15, Date.now);
    const gone: string[] = [];
    for (const name of ['first', 'second', 'third']) void turn().then(() => gone.push(name));
    await jest.advanceTimersByTimeAsync(0);
    expect(gone).toEqual(['first']);
    await jest.advanceTimersByTimeAsync(15);
    expect(gone).toEqual(['first', 'second']);
    await jest.advanceTimersByTimeAsync(15);
    expect(gone).toEqual(['first', 'second', 'third']);
    await jest.advanceTimersByTimeAsync(15);
    void turn().then(() => gone.push('later'));
    await jest.advanceTimersByTimeAsync(0);
    expect(gone.at(-1)).toBe('later');
  } finally {
    jest.useRealTimers();
  }
});
