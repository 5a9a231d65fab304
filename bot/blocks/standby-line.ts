import type { ChangeView } from '../../domain/change/view.ts';
import { sentence } from '../../domain/change/words.ts';
import { duration } from '../../domain/text/duration.ts';
import { clip, escape } from './text.ts';

/** The sync that brings the standby in step after a change of a service. */
export interface Follower {
  readonly view?: ChangeView;
  /** Nothing more is to be expected of it. */
  readonly over: boolean;
}

/** `Standby eu-central-1 follows: in step after 1 min 10 s`, or how far it is; nothing where no standby follows. */
export function standbyLine({ subject, environment, endedAt }: ChangeView, follower: Follower | undefined): string[] {
  if (follower === undefined) return [];
  const { view, over } = follower;
  const again = `/dr sync ${subject} ${environment}`;
  if (view === undefined) {
    return [
      over ? `Standby: not begun to follow; ${again} brings it in step, as will the next round` : 'Standby follows',
    ];
  }
  const region = view.plan?.region === undefined ? '' : ` ${view.plan.region}`;
  const said = escape(clip(sentence(view.sentence ?? view.waitsFor?.what ?? ''), 400));
  switch (view.status) {
    case 'queued':
    case 'running':
      return [`Standby${region} is being brought in step`];
    case 'waiting':
    case 'paused':
      return [`Standby${region} waits: ${said}`];
    case 'succeeded': {
      if (view.plan === undefined) return [`Standby: ${said}`];
      const since = endedAt === undefined ? Number.NaN : Date.parse(view.endedAt ?? '') - Date.parse(endedAt);
      return [`Standby${region} follows: in step${since >= 0 ? ` after ${duration(since / 1000)}` : ''}`];
    }
    case 'superseded':
      return [`Standby${region}: ${said}`];
    default:
      return [`:warning: Standby${region} could not be brought in step: ${said} ${again} tries again`];
  }
}
