import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChangeView, changeViewSchema, hasEnded } from '../../domain/change/view.ts';
import { type ReadinessView, readinessViewSchema } from '../../domain/recovery/readiness/report.ts';
import { tokens } from './tokens.ts';

/** One event of a workflow's history, as much of it as is looked at. */
export interface HistoryEvent {
  readonly eventId: string;
  /** ISO 8601. */
  readonly eventTime: string;
  readonly eventType: string;
  readonly activityTaskScheduledEventAttributes?: { readonly activityId?: string };
  readonly activityTaskCompletedEventAttributes?: { readonly scheduledEventId?: string };
}

export type StartBody = { readonly dryRun?: boolean } & (
  | {
      readonly kind: 'deploy' | 'rollback';
      readonly service: string;
      readonly environment: string;
      readonly version?: string;
    }
  | { readonly kind: 'infrastructure'; readonly stack: string; readonly commit?: string }
  | { readonly kind: 'failover'; readonly group: string; readonly mode?: 'graceful' | 'ungraceful' }
);

/** An answer of the API that is not what was asked for. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** Coxswain's JSON API, as a program in CI would call it. Repeats a request while nobody answers, for a minute. */
export interface Coxswain {
  /** Starts a change; its first view. Throws a `Refusal`. */
  start(body: StartBody, person?: string): Promise<ChangeView>;
  view(change: string): Promise<ChangeView>;
  /** Looks until the condition holds; throws after `timeoutMs` with where the change stands then. */
  until(
    change: string,
    holds: (view: ChangeView) => boolean,
    options?: { timeoutMs?: number; everyMs?: number },
  ): Promise<ChangeView>;
  ended(change: string, timeoutMs?: number): Promise<ChangeView>;
  /** Waits until a change that nobody here started is known; answers its id. */
  appears(change: string, timeoutMs?: number): Promise<string>;
  decide(change: string, intent: string, body?: object, person?: string): Promise<{ person: string; sentence: string }>;
  /** Starts a failover and gives it both approvals; answers as soon as the second one counts. */
  approvedFailover(group: string): Promise<string>;
  /** The change that has the lane. */
  holder(service: string, environment: string): Promise<string | undefined>;
  /** How many changes there are in each status, of the newest 999. */
  counts(): Promise<Record<string, number>>;
  /** A recovery group's readiness: evaluated now, or as it was last. */
  readiness(group: string, when?: 'now' | 'last'): Promise<ReadinessView>;
  /** The history's events. */
  history(change: string): Promise<readonly HistoryEvent[]>;
}

interface Where {
  readonly url: string;
  readonly issuer: string;
  readonly audience: string;
}

const usualPerson = 'release-manager';
const patienceMs = 60_000;

export function coxswainApi({ url, issuer, audience }: Where): Coxswain {
  const tokenOf = tokens(issuer, audience);

  async function ask<T>(method: string, path: string, person: string, body?: unknown): Promise<T> {
    const headers = {
      authorization: `Bearer ${await tokenOf(person)}`,
      'idempotency-key': randomUUID(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const deadline = Date.now() + patienceMs;
    for (;;) {
      try {
        return await once<T>(`${url}/api/v1${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      } catch (error) {
        if (error instanceof Refusal && error.status !== 503) throw error;
        if (Date.now() > deadline) throw error;
        await sleep(250);
      }
    }
  }

  const view = async (change: string) => changeViewSchema.parse(await ask('GET', `/changes/${change}`, usualPerson));
  const start: Coxswain['start'] = async (body, person = usualPerson) =>
    changeViewSchema.parse(await ask('POST', '/changes', person, body));
  const decide: Coxswain['decide'] = (change, intent, body = {}, person = usualPerson) =>
    ask('POST', `/changes/${change}/${intent}`, person, body);

  const until: Coxswain['until'] = async (change, holds, { timeoutMs = 120_000, everyMs = 500 } = {}) => {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const seen = await view(change);
      if (holds(seen)) return seen;
      if (Date.now() > deadline)
        throw new Error(`${change} is not there after ${timeoutMs / 1000} s: ${standing(seen)}`);
      await sleep(everyMs);
    }
  };

  return {
    start,
    view,
    until,
    ended: (change, timeoutMs = 300_000) =>
      until(change, ({ status }) => hasEnded(status), { timeoutMs, everyMs: 1000 }),
    appears: async (change, timeoutMs = 60_000) => {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        try {
          return (await view(change)).change;
        } catch (error) {
          if (!(error instanceof Refusal) || error.status !== 404 || Date.now() > deadline) throw error;
        }
        await sleep(500);
      }
    },
    decide,
    approvedFailover: async (group) => {
      const { change } = await start({ kind: 'failover', group });
      const waiting = await until(change, ({ status, intents }) => hasEnded(status) || intents.includes('approve'), {
        everyMs: 200,
      });
      if (hasEnded(waiting.status)) throw new Error(`${change} is ${waiting.status}: ${waiting.sentence ?? ''}`);
      for (const person of ['oncall', 'release-manager']) await decide(change, 'approve', { typed: group }, person);
      return change;
    },
    holder: async (service, environment) =>
      (await ask<{ holder?: string }>('GET', `/lanes/${service}/${environment}`, usualPerson)).holder,
    counts: async () => {
      const { changes } = await ask<{ changes: { status: string }[] }>('GET', '/changes?limit=999', usualPerson);
      const counts: Record<string, number> = {};
      for (const { status } of changes) counts[status] = (counts[status] ?? 0) + 1;
      return counts;
    },
    readiness: async (group, when = 'now') =>
      readinessViewSchema.parse(
        await ask('GET', `/groups/${group}/readiness${when === 'now' ? '?evaluate=now' : ''}`, usualPerson),
      ),
    history: async (change) =>
      (await ask<{ events: HistoryEvent[] }>('GET', `/changes/${change}/history`, usualPerson)).events,
  };
}

/** `running · bake-5 running · …`: enough to see where it is stuck. */
function standing({ status, steps, sentence, waitsFor }: ChangeView): string {
  const active = steps.filter(({ state }) => state !== 'pending' && state !== 'passed');
  const parts = active.map(
    ({ id, state, reason, progress }) => `${id} ${state} ${reason ?? progress?.trouble ?? progress?.text ?? ''}`,
  );
  return [status, ...parts, sentence ?? '', waitsFor?.what ?? ''].filter((part) => part !== '').join(' · ');
}

async function once<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new Refusal(response.status, sentenceOf(text));
}

function sentenceOf(text: string): string {
  try {
    return JSON.parse(text).error.sentence;
  } catch {
    return text;
  }
}
