import type {
  ActResult,
  CommandHint,
  Link,
  ShownMessage,
  ShownView,
  WorkspaceInfo,
} from '../../../slack/console/wire.ts';

async function get<T>(path: string, query: Record<string, string>): Promise<T> {
  const response = await fetch(`${path}?${new URLSearchParams(query)}`);
  if (!response.ok) throw new Error(`${path} answered HTTP ${response.status}`);
  return response.json();
}

/** What the server knows, for one person. */
export const api = {
  workspace: (user: string) => get<WorkspaceInfo>('/api/workspace', { user }),
  messages: async (user: string, channel: string, threadTs = '') =>
    (await get<{ messages: ShownMessage[] }>('/api/messages', { user, channel, thread_ts: threadTs })).messages,
  views: async (user: string) => (await get<{ views: ShownView[] }>('/api/views', { user })).views,
  home: async (user: string) => (await get<{ home: ShownView | null }>('/api/home', { user })).home,
  commands: async () => (await get<{ commands: CommandHint[] }>('/api/commands', {})).commands,
  links: async () => (await get<{ links: Link[] }>('/api/links', {})).links,
};

/** Does something as a person: types a command, presses a button, submits a form. Never throws. */
export async function act(path: string, body: Record<string, unknown>): Promise<ActResult> {
  try {
    const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return { ok: false, error: 'offline', detail: 'The workspace does not answer. Is it still running?' };
  }
}
