/** The part of Slack's Web API that channels are looked up with: https://docs.slack.dev/reference/methods/conversations.list */
interface ChannelLists {
  readonly conversations: {
    list(page: { types: string; exclude_archived: boolean; limit: number; cursor?: string }): Promise<{
      channels?: readonly { id?: string; name?: string }[];
      response_metadata?: { next_cursor?: string };
    }>;
  };
}

/** Undefined where the app cannot see the channel. Errors are those of the Slack client. */
export type ChannelIds = (slack: ChannelLists, channel: string) => Promise<string | undefined>;

/**
 * Slack's history and edits want a channel's id, the catalogue may hold its name (with or without `#`): looks names up, and keeps what it
 * found, since an id stays as it is.
 */
export function createChannelIds(): ChannelIds {
  const known = new Map<string, string>();
  return async (slack, channel) => {
    const name = channel.replace(/^#/, '');
    if (/^[CGD][A-Z0-9]{6,}$/.test(name)) return name;
    let cursor: string | undefined;
    while (!known.has(name)) {
      const page = await slack.conversations.list({
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { id, name: each } of page.channels ?? []) {
        if (id !== undefined && each !== undefined) known.set(each, id);
      }
      cursor = page.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === '') break;
    }
    return known.get(name);
  };
}
