/** Answers whether a call may go through now; otherwise in how many whole seconds it may be tried again. */
export interface RateLimiter {
  take(method: string, channel: string): { retryAfter: number } | undefined;
}

const MINUTE = 60_000;

// Slack's tiers, calls a minute for each method, app and workspace; "50+" is taken as 50, the only number promised.
const TIERS = { 2: 20, 3: 50, 4: 100 } as const;

const TIER_OF: Readonly<Record<string, keyof typeof TIERS>> = {
  'chat.update': 3,
  'chat.delete': 3,
  'chat.postEphemeral': 4,
  'conversations.list': 2,
  'conversations.history': 3,
  'conversations.replies': 3,
  'conversations.info': 3,
  'conversations.open': 3,
  'conversations.members': 4,
  'usergroups.list': 2,
  'usergroups.users.list': 2,
  'users.list': 2,
  'users.info': 4,
  'users.lookupByEmail': 3,
  'views.open': 4,
  'views.update': 4,
  'views.push': 4,
  'views.publish': 4,
  'files.getUploadURLExternal': 4,
  'files.completeUploadExternal': 4,
  'files.info': 4,
  'files.list': 3,
  'files.delete': 3,
  'reactions.add': 3,
  'reactions.remove': 2,
  'reactions.get': 3,
  'bookmarks.add': 2,
  'bookmarks.edit': 2,
  'bookmarks.list': 3,
  'pins.add': 2,
  'pins.list': 2,
};

// chat.postMessage: one message a second and channel, "with short bursts".
const POST = { burst: 5, everyMs: 1000 } as const;

/** Slack's rate limits for one app in one workspace; `now` is in milliseconds. */
export function createRateLimiter(now: () => number): RateLimiter {
  const calls = new Map<string, number[]>();
  const posts = new Map<string, { tokens: number; at: number }>();

  function takePost(channel: string): { retryAfter: number } | undefined {
    const time = now();
    const bucket = posts.get(channel) ?? { tokens: POST.burst, at: time };
    const tokens = Math.min(POST.burst, bucket.tokens + (time - bucket.at) / POST.everyMs);
    const allowed = tokens >= 1;
    posts.set(channel, { tokens: allowed ? tokens - 1 : tokens, at: time });
    return allowed ? undefined : { retryAfter: Math.max(1, Math.ceil(((1 - tokens) * POST.everyMs) / 1000)) };
  }

  function takeTier(method: string, perMinute: number): { retryAfter: number } | undefined {
    const time = now();
    const recent = (calls.get(method) ?? []).filter((at) => at > time - MINUTE);
    calls.set(method, recent);
    const [oldest] = recent;
    if (recent.length < perMinute || oldest === undefined) {
      recent.push(time);
      return undefined;
    }
    return { retryAfter: Math.max(1, Math.ceil((oldest + MINUTE - time) / 1000)) };
  }

  return {
    take(method, channel) {
      if (method === 'chat.postMessage') return takePost(channel);
      const tier = TIER_OF[method];
      return tier ? takeTier(method, TIERS[tier]) : undefined;
    },
  };
}
