import type { SlackCall } from '../lab/slack-tap.ts';

/** How far a phase is on the message. */
export type Stage = 'pending' | 'running' | 'over';

/** What a change's message shows since an instant. */
export interface Shown {
  /** Epoch ms. */
  readonly at: number;
  /** Whether it says that the change is over. */
  readonly ended: boolean;
  /** Phase -> how far it is. */
  readonly phases: ReadonlyMap<string, Stage>;
}

const stages: Readonly<Record<string, Stage>> = { '·': 'pending', '▸': 'running' };
const taskStages: Readonly<Record<string, Stage>> = { pending: 'pending', in_progress: 'running' };

/** What a change's message came to show, oldest first: its post and all its edits. */
export function shownOf(calls: readonly SlackCall[], change: string, names: readonly string[]): Shown[] {
  const posted = calls.find(
    ({ method, ok, args }) => method === 'chat.postMessage' && ok && isRootOf(args['metadata'], change),
  );
  if (posted?.ts === undefined) return [];
  return calls
    .filter(({ method, ok, args }) => method === 'chat.update' && ok && args['ts'] === posted.ts)
    .concat(posted)
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, args }) => ({ at, ...read(args, names) }));
}

function read({ text = '', blocks = '[]' }: SlackCall['args'], names: readonly string[]): Omit<Shown, 'at'> {
  const content: unknown = JSON.parse(blocks);
  const tasks = tasksIn(content);
  // A phase stays on one line, its mark with it: no space in it can be broken, and its name is bold while it runs.
  const marked = textsIn(content)
    .flatMap((each) => each.split(/[ \n]/))
    .map((each) => each.replaceAll('*', '').split('\u00a0'))
    .map(([mark = '', ...words]) => ({ mark, label: `${words.join(' ')} ` }));
  const phases = new Map<string, Stage>();
  for (const name of names) {
    const line = marked.find(({ label }) => label.startsWith(`${name} `));
    const status = tasks.find(({ label }) => label.startsWith(`${name} `))?.status;
    if (line !== undefined) phases.set(name, stages[line.mark] ?? 'over');
    else if (status !== undefined) phases.set(name, taskStages[status] ?? 'over');
  }
  return { ended: /\b(serves|was rolled back|was stopped|failed and could not)\b/.test(text), phases };
}

/** The calls for these changes: all but those for messages of others, such as the syncs that follow. */
export function callsFor(calls: readonly SlackCall[], changes: readonly string[]): SlackCall[] {
  const others = new Set<string>();
  return calls.filter(({ method, ts, args }) => {
    if (method === 'chat.postMessage') {
      const change = changeIn(args['metadata']);
      const foreign = change !== undefined && !changes.includes(change);
      if (foreign && ts !== undefined) others.add(ts);
      return !foreign;
    }
    return !others.has(args['ts'] ?? args['message_ts'] ?? '');
  });
}

/** The change that a message is marked with. */
function changeIn(metadata: string | undefined): string | undefined {
  const { event_payload: payload }: { event_payload?: { change?: string } } = JSON.parse(metadata ?? '{}');
  // A direct message is marked with the call's id behind it.
  return payload?.change?.split(' ')[0];
}

function isRootOf(metadata: string | undefined, change: string): boolean {
  const { event_type: type }: { event_type?: string } = JSON.parse(metadata ?? '{}');
  return type === 'coxswain_change' && changeIn(metadata) === change;
}

/** Every `text` in blocks, in their order. */
function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'text' && typeof each === 'string' ? [each] : textsIn(each),
  );
}

/** The tasks of a `plan` block: a phase, with its time behind it, and its status. */
function tasksIn(value: unknown): { readonly label: string; readonly status: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const { title, status }: { title?: unknown; status?: unknown } = value;
  if (typeof title === 'string' && typeof status === 'string') return [{ label: `${title} `, status }];
  return Object.values(value).flatMap(tasksIn);
}
