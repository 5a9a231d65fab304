import { useEffect, useRef, useState } from 'preact/hooks';
import type { CommandHint, Link, ShownMessage, ShownView, WorkspaceInfo } from '../../../slack/console/wire.ts';
import type { Route } from './route.ts';

/** All that the page shows. */
export interface State {
  me: string;
  workspace: WorkspaceInfo;
  route: Route;
  /** Messages by channel, oldest first, replies not among them. */
  messages: Record<string, ShownMessage[]>;
  /** The open thread, its first message first. */
  thread: ShownMessage[];
  views: ShownView[];
  home: ShownView | null;
  commands: CommandHint[];
  links: Link[];
  /** Last message read, by channel. */
  read: Record<string, string>;
  connected: boolean;
}

let state: State = {
  me: '',
  workspace: {
    team: { id: '', name: '' },
    app: { userId: '', name: '' },
    people: [],
    channels: [],
    steers: false,
    pushes: false,
  },
  route: { channel: '' },
  messages: {},
  thread: [],
  views: [],
  home: null,
  commands: [],
  links: [],
  read: {},
  connected: true,
};
const listeners = new Set<() => void>();

export function getState(): State {
  return state;
}

export function setState(patch: Partial<State>): void {
  state = { ...state, ...patch };
  for (const listener of listeners) listener();
}

/** A part of the state; the component is drawn again when that part is another. */
export function useSelected<T>(select: (state: State) => T): T {
  const [, redraw] = useState(0);
  const value = select(state);
  const latest = useRef({ select, value });
  latest.current = { select, value };
  useEffect(() => {
    const update = (): void => {
      if (!Object.is(latest.current.select(state), latest.current.value)) redraw((count) => count + 1);
    };
    // The state may have changed between drawing and now.
    update();
    listeners.add(update);
    return () => void listeners.delete(update);
  }, []);
  return value;
}

/** The message with its time, in place of an older version or in order of time. */
export function withMessage(list: readonly ShownMessage[], message: ShownMessage): ShownMessage[] {
  const index = list.findIndex((one) => one.ts === message.ts);
  if (index >= 0) return list.with(index, message);
  const after = list.findLastIndex((one) => one.ts < message.ts);
  return list.toSpliced(after + 1, 0, message);
}

/** Whether a message belongs in the channel's own list (not only in its thread). */
export function inChannel(message: ShownMessage): boolean {
  return !message.threadTs || message.threadTs === message.ts || message.broadcast;
}
