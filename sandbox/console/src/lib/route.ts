/** Where the page is: a channel, perhaps a thread in it, perhaps one message to show. */
export interface Route {
  channel: string;
  thread?: string;
  message?: string;
}

/** Reads addresses of the form of permalinks: `/archives/C0DEPLOYS/p1795214342000001?thread_ts=…`. */
export function readRoute(location: Location): Route {
  const [, channel = '', packed = ''] = /^\/archives\/(\w+)(?:\/p(\d+))?/.exec(location.pathname) ?? [];
  const thread = new URLSearchParams(location.search).get('thread_ts') ?? '';
  const message = packed ? `${packed.slice(0, -6)}.${packed.slice(-6)}` : '';
  return { channel, ...(thread ? { thread } : {}), ...(message ? { message } : {}) };
}

/** The address of a place, for the address bar. */
export function routePath(route: Route): string {
  const query = route.thread ? `?${new URLSearchParams({ thread_ts: route.thread })}` : '';
  return `/archives/${route.channel}${query}`;
}
