import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { ChangeRequest } from '../../domain/change/request.ts';
import type { ChangeSummary } from '../../domain/change/summary.ts';
import { type ChangeView, changeViewSchema, type Intent } from '../../domain/change/view.ts';
import type { Json } from '../../domain/json.ts';
import type { CardOrder, LaneView } from '../../domain/lane.ts';
import * as messages from '../../workflows/messages.ts';
import { attributes } from './attributes.ts';
import { type Choice, meantStep, occasionOf } from './decision.ts';
import { changeId, updateId } from './ids.ts';
import { type ListFilter, summaryOf, visibilityQuery } from './list.ts';
import { Problem } from './problem.ts';
import { joinActivities } from './progress.ts';
import { type Doing, toProblem } from './temporal-errors.ts';

export interface GatewayOptions {
  readonly client: Client;
  readonly taskQueue: string;
  /** Where Temporal is, for sentences. */
  readonly address: string;
}

export interface Started {
  readonly change: string;
  /** False when this request had started it before. */
  readonly fresh: boolean;
}

/** All that bot, API and cards ask of Temporal. Every failure is a `Problem` with a sentence, or a bug. */
export interface Gateway {
  /** Starts a change once for `key`, a one-time text (a request's signature, an idempotency key). */
  start(request: ChangeRequest, key: string): Promise<Started>;
  progress(change: string): Promise<ChangeView>;
  /** The change that holds the lane; undefined when none runs. */
  current(service: string, environment: string): Promise<string | undefined>;
  list(filter: ListFilter): Promise<ChangeSummary[]>;
  decide(change: string, intent: Intent, choice: Choice): Promise<messages.Decided>;
  history(change: string): Promise<Json>;
  /** The messages that are kept up to date now. */
  cardOrders(): Promise<readonly CardOrder[]>;
}

/** Deadlines, ms. A start is one write to the server; a query needs a worker; a decision also asks the catalogue. */
const deadlines = { start: 5_000, query: 5_000, list: 5_000, decide: 15_000, history: 30_000 };

/** The only way from the bot to Temporal. */
export function createGateway({ client, taskQueue, address }: GatewayOptions): Gateway {
  async function ask<T>(limit: number, doing: Omit<Doing, 'address'>, call: () => Promise<T>): Promise<T> {
    try {
      return await client.withDeadline(Date.now() + limit, call);
    } catch (error) {
      throw toProblem(error, { ...doing, address });
    }
  }
  const reading = { unanswered: 'Nothing was changed; ask again in a moment.' };

  async function progress(change: string): Promise<ChangeView> {
    return ask(deadlines.query, { ...reading, change }, async () => {
      const handle = client.workflow.getHandle(change);
      const description = await handle.describe();
      if (description.type !== 'deploy' && description.type !== 'rollback') {
        throw new Problem('notFound', `"${change}" is not a change.`);
      }
      const view = changeViewSchema.parse(await handle.query(messages.progress));
      return joinActivities(view, description, client, Date.now());
    });
  }

  return {
    progress,

    async start(request, key) {
      const change = changeId(request.service, request.environment, key);
      const typedSearchAttributes = [
        { key: attributes.service, value: request.service },
        { key: attributes.environment, value: request.environment },
        { key: attributes.kind, value: request.kind },
        { key: attributes.status, value: 'queued' },
        ...(request.kind === 'deploy' ? [{ key: attributes.version, value: request.version }] : []),
      ];
      const unanswered = 'Whether it was started is not known; "deploys" shows it once Temporal answers.';
      try {
        await ask(deadlines.start, { unanswered, change }, () =>
          client.workflow.start(request.kind, {
            workflowId: change,
            taskQueue,
            args: [request],
            typedSearchAttributes,
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'FAIL',
          }),
        );
        return { change, fresh: true };
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return { change, fresh: false };
        throw error;
      }
    },

    async current(service, environment) {
      try {
        const lane = client.workflow.getHandle(messages.laneId(service, environment));
        const state: LaneView = await ask(deadlines.query, reading, () => lane.query(messages.laneState));
        return state.holder;
      } catch (error) {
        if (error instanceof Problem && (error.type === 'notFound' || error.type === 'conflict')) return undefined;
        throw error;
      }
    },

    async list(filter) {
      const query = visibilityQuery(filter);
      if (query === undefined) return [];
      return ask(deadlines.list, reading, async () => {
        const found: ChangeSummary[] = [];
        for await (const info of client.workflow.list({ query, pageSize: Math.min(100, filter.limit) })) {
          const summary = summaryOf(info);
          if (summary !== undefined) found.push(summary);
          if (found.length >= filter.limit) break;
        }
        return found.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
      });
    },

    async decide(change, intent, choice) {
      const view = await progress(change);
      const step = meantStep(view, intent, choice);
      const occasion = occasionOf(view, intent, step, choice);
      const id = updateId({ change, intent, plan: view.plan?.hash, actor: choice.actor, occasion });
      const decision = { actor: choice.actor, ...(choice.reason === undefined ? {} : { reason: choice.reason }) };
      const handle = client.workflow.getHandle(change);
      const unanswered = 'Ask again: the same decision counts once.';
      return ask(deadlines.decide, { unanswered, change }, () => {
        switch (intent) {
          case 'promote':
          case 'promoteFull':
            return handle.executeUpdate(messages.promote, {
              args: [{ ...decision, full: intent === 'promoteFull' }],
              updateId: id,
            });
          case 'retryStep':
          case 'skipStep':
            return handle.executeUpdate(messages[intent], {
              args: [{ ...decision, step: step?.id ?? '' }],
              updateId: id,
            });
          default:
            return handle.executeUpdate(messages[intent], { args: [decision], updateId: id });
        }
      });
    },

    async history(change) {
      return ask(deadlines.history, { ...reading, change }, async () => {
        const handle = client.workflow.getHandle(change);
        const { type } = await handle.describe();
        if (type !== 'deploy' && type !== 'rollback') throw new Problem('notFound', `"${change}" is not a change.`);
        const history: Json = JSON.parse(historyToJSON(await handle.fetchHistory()));
        return history;
      });
    },

    async cardOrders() {
      const handle = client.workflow.getHandle(messages.cardsId);
      return ask(deadlines.query, reading, () => handle.query<readonly CardOrder[]>('cardOrders'));
    },
  };
}
