import type { WebClient } from '@slack/web-api';
import type { DriftNews, DriftReport } from '../../domain/infrastructure/drift.ts';
import type { DriftPostActivities } from '../drift-api.ts';
import { createPosts, type Message } from './posts.ts';

/** Messages about drift: few, since only changes are told, so that they need no budget. */
export function createDriftPosts(
  slack: WebClient,
  render: (news: DriftNews, report: DriftReport) => Message,
): DriftPostActivities {
  const posts = createPosts(slack);
  return {
    async postDrift({ channel, report, news }) {
      await posts.put({ channel }, 'coxswain_drift', `${report.stack}/${report.at}`, render(news, report));
    },
  };
}
