export interface SlackMessage {
  /** Seconds since the epoch, and a number that makes it unique. */
  readonly ts: string;
  readonly text: string;
}

/** Reads what people see, through the console: the bot's own budget at Slack's Web API is left alone. */
export interface SlackReader {
  /** Messages in #deploys about a service, posted at `since` (epoch ms) or later. */
  about(service: string, since: number): Promise<readonly SlackMessage[]>;
}

export function slackReader(console: string): SlackReader {
  return {
    async about(service, since) {
      const response = await fetch(`${console}/api/messages?channel=deploys&limit=1000`);
      const { messages }: { messages: SlackMessage[] } = JSON.parse(await response.text());
      const from = Math.floor(since / 1000);
      return messages.filter(({ ts, text }) => Number(ts) >= from && text.startsWith(`${service} `));
    },
  };
}
