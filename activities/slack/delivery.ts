import type { Log } from '../../config/log.ts';
import type { Report } from '../../domain/change/report/shape.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import type { Letter, SendMail } from '../mail/sns.ts';
import type { Budget } from './budget.ts';
import type { Follower } from './follower.ts';
import type { Message, Post, Posts } from './posts.ts';
import type { PlanBlocks } from './plan-blocks.ts';
import type { SharedReport } from './reports.ts';

/** A direct message to one person who can act now; sent once, for its id. */
export interface Call {
  readonly id: string;
  /** Slack member id. */
  readonly user: string;
  /** `link` is the address of the change's message. */
  readonly message: (link: string | undefined) => Message;
}

/** A letter to one person who has no Slack; sent once, for its id. */
export interface Mail extends Letter {
  readonly id: string;
}

export interface CallRendering {
  /** Whom a change calls now. */
  readonly now: (view: ChangeView, now: number) => readonly Call[];
  /** What a call says once it is over. */
  readonly answered: (view: ChangeView, id: string, link: string | undefined) => Message;
}

export interface CardExtras {
  readonly now: number;
  readonly chart?: { readonly file: string; readonly alt: string };
  /** The change that a queued one waits for. */
  readonly ahead?: ChangeView;
  /** Address of the run, for the thread. */
  readonly link?: string;
  /** What came of the standby after it. */
  readonly follower?: Follower;
  /** Where its report is. */
  readonly report?: string;
  /** The workspace has Slack's progress blocks. */
  readonly plans?: boolean;
}

/** How a change looks: the message in the channel, and the one in its thread. Pure functions. */
export interface CardRendering {
  readonly card: (view: ChangeView, extras: CardExtras) => Message;
  readonly details: (view: ChangeView, extras: CardExtras) => Message;
  /** Messages of their own in the thread, each kind once: an edit calls nobody. */
  readonly notices?: (view: ChangeView, now: number) => readonly Notice[];
  /** Direct messages to those who can act now. */
  readonly calls?: CallRendering;
}

export interface Notice {
  readonly kind: string;
  readonly message: Message;
  /** Shown in the channel too. */
  readonly broadcast: boolean;
}

export interface DeliverDeps {
  readonly posts: Posts;
  /** Shares the report in the thread under a message, once. */
  readonly share: (root: Post, report: Report) => Promise<SharedReport>;
  readonly render: CardRendering;
  /** E-mail to those without Slack; absent: nobody is written to. */
  readonly mail?: { readonly now: (view: ChangeView, now: number) => readonly Mail[]; readonly send: SendMail };
  readonly budget: Budget;
  readonly plans: PlanBlocks;
  readonly log: Log;
  readonly now: () => number;
  /** Address of a change's run in Temporal's UI; undefined where there is none. */
  readonly linkTo: (change: string) => string | undefined;
  /** A change's last known view, where its message is kept here too. */
  readonly viewOf: (change: string) => ChangeView | undefined;
}
