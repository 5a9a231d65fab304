import { createHmac, randomUUID } from 'node:crypto';
import type { Delivery } from './shapes.ts';
import type { Store } from './store.ts';

export interface Hook {
  /** Where events are posted. */
  readonly url: string;
  /** `whsec_` and a key in base64. */
  readonly secret: string;
  /** Wait before the second attempt, ms; it doubles with each. */
  readonly backOffMs?: number;
}

export interface Webhooks {
  /** Delivers an event until it is answered with 2xx, at most five times; `times` of it at once, all with the same id. */
  send(event: string, project: string, about: string, payload: object, times?: number): void;
  /** Sends a delivery once more, as GitLab's own button does. False where it is not known. */
  resend(id: string): boolean;
  close(): void;
}

const ATTEMPTS = 5;
/** GitLab gives up waiting after ten seconds. https://docs.gitlab.com/user/project/integrations/webhooks/ */
const PATIENCE_MS = 10_000;

/**
 * Webhook deliveries as GitLab sends them: the signature is that of Standard Webhooks, `webhook-id` and `Idempotency-Key` stay the
 * same over retries.
 */
export function createWebhooks(store: Store, hook: Hook, instance: string): Webhooks {
  const key = Buffer.from(hook.secret.replace(/^whsec_/, ''), 'base64');
  const bodies = new Map<string, string>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let closed = false;

  async function post(delivery: Delivery, body: string): Promise<boolean> {
    const at = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', key).update(`${delivery.id}.${at}.${body}`).digest('base64');
    let status = 0;
    try {
      const response = await fetch(hook.url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'GitLab/19.0.0',
          'x-gitlab-event': delivery.event,
          'x-gitlab-instance': instance,
          'x-gitlab-event-uuid': delivery.id,
          'x-gitlab-webhook-uuid': 'sandbox',
          'idempotency-key': delivery.id,
          'webhook-id': delivery.id,
          'webhook-timestamp': at,
          'webhook-signature': `v1,${signature}`,
        },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await response.arrayBuffer();
      status = response.status;
    } catch {
      // Nobody answered: 0 says so.
    }
    delivery.answers.push(status);
    if (!closed) store.save();
    return status >= 200 && status < 300;
  }

  async function attempt(delivery: Delivery, body: string, left: number, wait: number): Promise<void> {
    const done = await post(delivery, body);
    if (closed) return;
    if (done || left <= 1) {
      delivery.open = false;
      return store.save();
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      void attempt(delivery, body, left - 1, wait * 2);
    }, wait);
    timers.add(timer);
  }

  return {
    send(event, project, about, payload, times = 1) {
      const body = JSON.stringify(payload);
      const id = randomUUID();
      const at = new Date().toISOString();
      const delivery: Delivery = { id, event, project, about, at, answers: [], open: true };
      store.state.deliveries.push(delivery);
      bodies.set(id, body);
      for (let each = 0; each < times; each += 1) void attempt(delivery, body, ATTEMPTS, hook.backOffMs ?? 1_000);
    },
    resend(id) {
      const delivery = store.state.deliveries.find((each) => each.id === id);
      const body = bodies.get(id);
      if (delivery === undefined || body === undefined) return false;
      void post(delivery, body);
      return true;
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
