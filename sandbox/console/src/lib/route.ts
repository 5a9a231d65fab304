/**
 * Where the page is: a channel, perhaps a thread in it, perhaps one message to show; or a panel of the sandbox; or a file.
 */
export interface Route {
  /** Empty in the panel and at a file. */
  channel: string;
  panel?: Panel;
  file?: string;
  thread?: string;
  message?: string;
}

/** What no workspace of Slack has: the panel that steers simulated AWS, and that of GitLab. */
const PANELS = ['sandbox', 'gitlab'] as const;
export type Panel = (typeof PANELS)[number];

/** Reads addresses of the form of permalinks: `/archives/C0DEPLOYS/p1795214342000001?thread_ts=…`. */
export function readRoute(location: Location): Route {
  const panel = PANELS.find((name) => location.pathname === `/${name}`);
  if (panel) return { channel: '', panel };
  const [, file] = /^\/view\/(\w+)$/.exec(location.pathname) ?? [];
  if (file) return { channel: '', file };
  const [, channel = '', packed = ''] = /^\/archives\/(\w+)(?:\/p(\d+))?/.exec(location.pathname) ?? [];
  const thread = new URLSearchParams(location.search).get('thread_ts') ?? '';
  const message = packed ? `${packed.slice(0, -6)}.${packed.slice(-6)}` : '';
  return { channel, ...(thread ? { thread } : {}), ...(message ? { message } : {}) };
}

/** The address of a place, for the address bar. */
export function routePath(route: Route): string {
  if (route.panel) return `/${route.panel}`;
  if (route.file) return `/view/${route.file}`;
  const query = route.thread ? `?${new URLSearchParams({ thread_ts: route.thread })}` : '';
  return `/archives/${route.channel}${query}`;
}
