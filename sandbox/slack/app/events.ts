import { randomBytes } from 'node:crypto';
import type { Json } from '../json.ts';
import { APP, TEAM } from '../workspace.ts';
import type { AppLine } from './delivery.ts';
import type { ManifestSource } from './manifest.ts';

/** Slack tries an event again at once, after a minute and after five. */
const RETRY_AFTER_MS = [0, 60_000, 300_000];

/** Sends the app the events that its manifest subscribes to. */
export interface EventFeed {
  /** @param subscription name in the manifest, such as `message.im`; @param event the inner event */
  publish(subscription: string, event: Json): void;
  close(): void;
}

export function createEventFeed(line: AppLine, manifest: ManifestSource, now: () => number): EventFeed {
  const timers = new Set<NodeJS.Timeout>();

  async function deliver(envelope: Json, attempt: number, reason: string): Promise<void> {
    const answer = await line.postJson(envelope, attempt === 0 ? undefined : { count: attempt, reason });
    const delay = RETRY_AFTER_MS[attempt];
    if (answer.ok || delay === undefined) return;
    const why = answer.error === 'operation_timeout' ? 'http_timeout' : 'http_error';
    const timer = setTimeout(() => {
      timers.delete(timer);
      void deliver(envelope, attempt + 1, why);
    }, delay);
    timer.unref();
    timers.add(timer);
  }

  return {
    publish(subscription, event) {
      if (!manifest.current().events.includes(subscription)) return;
      const envelope = {
        type: 'event_callback',
        team_id: TEAM.id,
        api_app_id: APP.id,
        event_id: `Ev${randomBytes(6).toString('hex').toUpperCase()}`,
        event_time: Math.floor(now() / 1000),
        authorizations: [{ team_id: TEAM.id, user_id: APP.userId, is_bot: true, enterprise_id: null }],
        event,
      };
      void deliver(envelope, 0, '');
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
