import { expect, test } from '@jest/globals';
import type { Lab } from '../../../bench/lab/lab.ts';

interface Shown {
  readonly text: string;
  readonly blocks: readonly { readonly type: string }[];
}

/** The workspace of this file knows no progress blocks: what was refused for one came all the same. */
export function inWords(lab: () => Lab): void {
  test('every message came where the workspace has no progress blocks, with its phases in a line', async () => {
    const answer = await fetch(`${lab().addresses.slack.console}/api/messages?limit=1000&channel=incidents`);
    const { messages }: { messages: readonly Shown[] } = JSON.parse(await answer.text());
    const blocks = messages.flatMap((message) => message.blocks);
    expect(blocks.length).toBeGreaterThan(messages.length);
    expect(blocks.filter(({ type }) => type === 'plan' || type === 'task_card')).toEqual([]);
    expect(JSON.stringify(blocks)).toMatch(/✓\u00a0fence\u00a0\d:\d\d/);
  });
}
