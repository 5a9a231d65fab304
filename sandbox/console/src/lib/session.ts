import type { StreamEvent } from '../../../slack/console/wire.ts';
import { api } from './api.ts';
import { readRoute, type Route, routePath } from './route.ts';
import { getState, inChannel, setState, withMessage } from './state.ts';
import { recall, remember } from './storage.ts';

const FIRST_PERSON = 'U0DEVELOPER';
let stream: EventSource | undefined;
/** What is told while all is being read, since what is read may be older: one list for each reading under way. */
const readings = new Set<StreamEvent[]>();

/** Starts the page: who one was last time, the place in the address bar. */
export async function begin(): Promise<void> {
  setState({ me: recall('me', FIRST_PERSON), route: readRoute(location) });
  addEventListener('popstate', () => void openRoute(readRoute(location), false));
  await connect();
}

/** Becomes another person. */
export async function become(me: string): Promise<void> {
  remember('me', me);
  const { workspace, route } = getState();
  const wasDirect = workspace.channels.some((channel) => channel.id === route.channel && channel.direct);
  setState({ me, messages: {}, thread: [], views: [], home: null, ...(wasDirect ? { route: { channel: '' } } : {}) });
  await connect(wasDirect);
}

// After each (re)connection all is read anew: what happened in between was not told.
async function connect(direct = false): Promise<void> {
  stream?.close();
  const { me } = getState();
  const opened = new EventSource(`/api/stream?user=${me}`);
  stream = opened;
  opened.onopen = () => void reload(direct);
  opened.onerror = () => setState({ connected: false });
  opened.onmessage = (event: MessageEvent<string>) => {
    const told: StreamEvent = JSON.parse(event.data);
    for (const meanwhile of readings) meanwhile.push(told);
    hear(told);
  };
}

async function reload(direct: boolean): Promise<void> {
  const { me } = getState();
  const meanwhile: StreamEvent[] = [];
  readings.add(meanwhile);
  try {
    await read(me);
  } finally {
    readings.delete(meanwhile);
  }
  if (getState().me !== me) return;
  for (const event of meanwhile) hear(event);
  const { route, workspace } = getState();
  const known = route.panel
    ? workspace[route.panel === 'gitlab' ? 'pushes' : 'steers']
    : route.file !== undefined || workspace.channels.some((channel) => channel.id === route.channel);
  // Everyone has messages with the app of their own.
  const other = workspace.channels.find((channel) => channel.direct === direct);
  await openRoute(known ? route : { channel: other?.id ?? '' }, !known);
}

async function read(me: string): Promise<void> {
  const [workspace, views, home, commands, links] = await Promise.all([
    api.workspace(me),
    api.views(me),
    api.home(me),
    api.commands(),
    api.links(),
  ]);
  const lists = await Promise.all(workspace.channels.map(async ({ id }) => [id, await api.messages(me, id)] as const));
  if (getState().me !== me) return;
  const messages = Object.fromEntries(lists);
  setState({ workspace, views, home, commands, links, messages, read: recall(`read:${me}`, {}), connected: true });
}

function hear(event: StreamEvent): void {
  const { me, messages, thread, route } = getState();
  switch (event.type) {
    case 'message': {
      const { message } = event;
      if (inChannel(message)) {
        setState({ messages: { ...messages, [event.channel]: withMessage(messages[event.channel] ?? [], message) } });
      }
      if (route.thread && (message.threadTs ?? message.ts) === route.thread)
        setState({ thread: withMessage(thread, message) });
      if (event.channel === route.channel) markRead(event.channel);
      return;
    }
    case 'removed':
      setState({
        messages: { ...messages, [event.channel]: (messages[event.channel] ?? []).filter(({ ts }) => ts !== event.ts) },
        thread: thread.filter(({ ts }) => ts !== event.ts),
      });
      return;
    case 'views':
      void api.views(me).then((views) => setState({ views }));
      return;
    case 'home':
      void api.home(me).then((home) => setState({ home }));
      return;
    case 'links':
      void api.links().then((links) => setState({ links }));
      return;
    case 'channels':
      void api.workspace(me).then((workspace) => setState({ workspace }));
  }
}

/** Goes to a channel, and to a thread in it. */
export async function openRoute(route: Route, push = true): Promise<void> {
  if (push && routePath(route) !== location.pathname + location.search) history.pushState(null, '', routePath(route));
  const { me, route: before } = getState();
  const sameThread = before.thread === route.thread && before.channel === route.channel;
  setState({ route, ...(sameThread ? {} : { thread: [] }) });
  markRead(route.channel);
  if (route.thread) {
    const thread = await api.messages(me, route.channel, route.thread);
    if (getState().route.thread === route.thread) setState({ thread });
  }
}

function markRead(channel: string): void {
  const { me, messages, read } = getState();
  const last = messages[channel]?.at(-1)?.ts;
  if (!last || document.hidden || read[channel] === last) return;
  const next = { ...read, [channel]: last };
  remember(`read:${me}`, next);
  setState({ read: next });
}

addEventListener('visibilitychange', () => markRead(getState().route.channel));
