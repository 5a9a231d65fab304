import type { Lab } from '../../../bench/lab/lab.ts';

/** Texts of the messages in a channel, those of threads that are shown there too. */
export async function textsIn(lab: Lab, channel: string): Promise<string[]> {
  const response = await fetch(`${lab.addresses.slack.console}/api/messages?limit=1000&channel=${channel}`);
  const { messages }: { messages: { readonly text: string }[] } = JSON.parse(await response.text());
  return messages.map(({ text }) => text);
}
