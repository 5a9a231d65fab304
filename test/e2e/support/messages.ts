import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../../../bench/lab/lab.ts';

/** Texts of the messages in a channel, those of threads that are shown there too. */
export async function textsIn(lab: Lab, channel: string): Promise<string[]> {
  const response = await fetch(`${lab.addresses.slack.console}/api/messages?limit=1000&channel=${channel}`);
  const { messages }: { messages: { readonly text: string }[] } = JSON.parse(await response.text());
  return messages.map(({ text }) => text);
}

/** Waits until each of these stands in a channel: within Slack's limits a message may come some seconds later. */
export async function whenSaid(lab: Lab, channel: string, texts: readonly RegExp[], timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const said = await textsIn(lab, channel);
    const missing = texts.filter((text) => !said.some((each) => text.test(each)));
    if (missing.length === 0) return;
    if (Date.now() > deadline) throw new Error(`#${channel} does not say ${missing.join(' nor ')}`);
    await sleep(500);
  }
}
