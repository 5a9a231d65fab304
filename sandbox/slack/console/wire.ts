/** What goes between the console's server and its page. Nothing here needs Node or a browser. */

/** A message as the console shows it. */
export interface ShownMessage {
  ts: string;
  channel: string;
  user: string;
  bot: boolean;
  text: string;
  blocks: unknown[];
  /** Only the person asking sees it. */
  ephemeral: boolean;
  edited: boolean;
  threadTs?: string;
  /** Also shown in the channel though it is a reply. */
  broadcast: boolean;
  replies: number;
  replyUsers: string[];
  latestReply?: string;
  reactions: { name: string; users: string[] }[];
  files: { id: string; name: string; mimetype: string; alt: string }[];
}

/** A modal or Home tab as the console shows it. */
export interface ShownView {
  id: string;
  hash: string;
  type: string;
  title: string;
  submit: string;
  close: string;
  blocks: unknown[];
  rootId: string;
}

/** What the stream tells; `user` is set where only one person is told. */
export type StreamEvent =
  | { type: 'message'; channel: string; message: ShownMessage; user?: string }
  | { type: 'removed'; channel: string; ts: string; user?: string }
  | { type: 'views'; user: string }
  | { type: 'home'; user: string }
  | { type: 'channels' }
  | { type: 'links' };

/** An address that the console shows at the foot of the sidebar. */
export interface Link {
  name: string;
  url: string;
}

/** A slash command as the app's manifest lists it; `usage` is its hint, such as `SERVICE VERSION ENV`. */
export interface CommandHint {
  command: string;
  description: string;
  usage: string;
}

/** A channel, or with `direct` the person's messages with the app. */
export interface ShownChannel {
  id: string;
  name: string;
  direct: boolean;
  topic: string;
}

/** Someone whose messages the console shows. */
export interface ShownPerson {
  id: string;
  name: string;
  realName: string;
}

/** `GET /api/workspace`. */
export interface WorkspaceInfo {
  team: { id: string; name: string };
  app: { userId: string; name: string };
  people: ShownPerson[];
  channels: ShownChannel[];
  /** Whether there is a sandbox to steer, under `/_sandbox/…`. */
  steers: boolean;
  /** Whether there is a GitLab to push commits to, under `/_sandbox/gitlab/…`. */
  pushes: boolean;
}

/** What an act (command, click, form) came to. `ms` is how long the app took to acknowledge. */
export type ActResult =
  | { ok: true; ms: number; response?: unknown }
  | { ok: false; error: string; detail: string; ms?: number; errors?: Record<string, string> };
