/**
 * Where the page is: a channel, perhaps a thread in it, perhaps one message to show; or the panel that steers the sandbox; or a
 * file.
 */
export interface Route {
  /** Empty in the panel and at a file. */
  channel: string;
  panel?: 'sandbox';
  file?: string;
  thread?: string;
  message?: string;
}

const PANEL = '/sandbox';

/** Reads addresses of the form of permalinks: `/archives/C0DEPLOYS/p1795214342000001?thread_ts=…`. */
export function readRoute(location: Location): Route {
  if (location.pathname === PANEL) return { channel: '', panel: 'sandbox' };
  const [, file] = /^\/view\/(\w+)$/.exec(location.pathname) ?? [];
  if (file) return { channel: '', file };
  const [, channel = '', packed = ''] = /^\/archives\/(\w+)(?:\/p(\d+))?/.exec(location.pathname) ?? [];
  const thread = new URLSearchParams(location.search).get('thread_ts') ?? '';
  const message = packed ? `${packed.slice(0, -6)}.${packed.slice(-6)}` : '';
  return { channel, ...(thread ? { thread } : {}), ...(message ? { message } : {}) };
}

/** The address of a place, for the address bar. */
export function routePath(route: Route): string {
  if (route.panel) return PANEL;
  if (route.file) return `/view/${route.file}`;
  const query = route.thread ? `?${new URLSearchParams({ thread_ts: route.thread })}` : '';
  return `/archives/${route.channel}${query}`;
}
