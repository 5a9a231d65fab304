import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../../../bench/lab/lab.ts';

interface Shown {
  readonly ts: string;
  readonly blocks: readonly unknown[];
  readonly files: readonly { readonly id: string; readonly name: string }[];
}

/** Texts of the reports that stand in the thread of the message that says so, once its button leads to one. */
export async function reportsInThread(lab: Lab, channel: string, words: string): Promise<string[]> {
  const { console } = lab.addresses.slack;
  const read = async (query: string): Promise<readonly Shown[]> => {
    const text = await (await fetch(`${console}/api/messages?limit=1000&${query}`)).text();
    const { messages }: { messages: Shown[] } = JSON.parse(text);
    return messages;
  };
  const deadline = Date.now() + 30_000;
  for (;;) {
    const about = (await read(`channel=${channel}`)).filter(({ blocks }) => JSON.stringify(blocks).includes(words));
    const root = about.find(({ blocks }) => JSON.stringify(blocks).includes(`${console}/view/`));
    if (root !== undefined) {
      const files = (await read(`channel=${channel}&thread_ts=${root.ts}`)).flatMap((message) => message.files);
      return Promise.all(files.map(async ({ id }) => (await fetch(`${console}/files/${id}`)).text()));
    }
    if (Date.now() > deadline) throw new Error(`no message with "${words}" leads to a report within 30 s`);
    await sleep(200);
  }
}
