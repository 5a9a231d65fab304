import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { type About, laneOf } from '../../domain/change/about.ts';
import { foundAs } from '../../domain/change/found-as.ts';
import { type ChangeRequest, isChangeKind } from '../../domain/change/request.ts';
import type { ChangeSummary } from '../../domain/change/summary.ts';
import { type ChangeView, changeViewSchema, type Intent } from '../../domain/change/view.ts';
import type { Json } from '../../domain/json.ts';
import type { CardOrder, LaneView } from '../../domain/lane.ts';
import { attributePairs } from '../../domain/search-attributes.ts';
import {
  abort,
  approve,
  type cardsId,
  type Decided,
  laneState,
  override,
  pause,
  progress as progressQuery,
  promote,
  reject,
  type reportsId,
  resume,
  retryStep,
  skipStep,
  ungraceful,
} from '../../workflows/messages.ts';
import { type Choice, meantStep, occasionOf } from './decision.ts';
import { keyMark, startId, updateId } from './ids.ts';
import { type ListFilter, summaryOf, visibilityQuery } from './list.ts';
import { createFormGateway, type FormGateway } from './form.ts';
import { Problem, tokenUsed } from './problem.ts';
import { signedBy } from './signed.ts';
import { createKeyGateway, type KeyGateway } from './used-keys.ts';
import { createGitflowGateway, type GitflowGateway } from './gitflow.ts';
import { joinActivities } from './progress.ts';
import { createReadinessGateway, type ReadinessGateway } from './readiness.ts';
import { createRestraintGateway, type RestraintGateway } from './restraints.ts';
import { createStackGateway, type StackGateway } from './stacks.ts';
import { type Doing, isMissingRight, toProblem } from './temporal-errors.ts';

export interface GatewayOptions {
  readonly client: Client;
  readonly taskQueue: string;
  /** Where Temporal is, for sentences. */
  readonly address: string;
  /** Signs approvals, where a key is set. */
  readonly sign?: (text: string) => string;
}

export interface Started {
  readonly change: string;
  /** False when this request had started it before. */
  readonly fresh: boolean;
}

/** All that bot, API and cards ask of Temporal. Every failure is a `Problem` with a sentence, or a bug. */
export interface Gateway
  extends ReadinessGateway,
    FormGateway,
    RestraintGateway,
    GitflowGateway,
    StackGateway,
    KeyGateway {
  /** Starts a change once for `key`, a one-time text (a request's signature, an idempotency key). */
  start(request: ChangeRequest, key: string): Promise<Started>;
  progress(change: string): Promise<ChangeView>;
  /** Which change holds the lane and which wait behind it; nothing where no change ever was. */
  lane(about: About): Promise<Omit<LaneView, 'epoch'>>;
  list(filter: ListFilter): Promise<ChangeSummary[]>;
  decide(change: string, intent: Intent, choice: Choice): Promise<Decided>;
  history(change: string): Promise<Json>;
  /** The changes whose messages are kept up to date now, or whose projects are told of them. */
  tracked(keeper: typeof cardsId | typeof reportsId): Promise<readonly CardOrder[]>;
}

/** Deadlines, ms. A start is one write to the server; a query needs a worker; a decision also asks the catalogue. */
const deadlines = { start: 5_000, query: 5_000, list: 5_000, decide: 15_000, history: 30_000 };

const updates = { pause, resume, abort, ungraceful, override };
const stepUpdates = { retryStep, skipStep };

/** The only way from the bot to Temporal. */
export function createGateway({ client, taskQueue, address, sign }: GatewayOptions): Gateway {
  async function ask<T>(limit: number, doing: Omit<Doing, 'address'>, call: () => Promise<T>): Promise<T> {
    try {
      return await client.withDeadline(Date.now() + limit, call);
    } catch (error) {
      throw toProblem(error, { ...doing, address });
    }
  }
  const unanswered = 'Nothing was changed; ask again in a moment.';
  const reading = { unanswered, asked: 'server' } as const;
  const asking = { unanswered, asked: 'worker' } as const;

  async function progress(change: string): Promise<ChangeView> {
    const handle = client.workflow.getHandle(change);
    const description = await ask(deadlines.query, { ...reading, change }, () => handle.describe());
    if (!isChangeKind(description.type)) {
      throw new Problem('notFound', `"${change}" is not a change.`);
    }
    const state = await ask(deadlines.query, { ...asking, change }, () => handle.query(progressQuery));
    return joinActivities(changeViewSchema.parse(state), description, client, Date.now());
  }

  async function heldBy(lane: string): Promise<Omit<LaneView, 'epoch'>> {
    try {
      const handle = client.workflow.getHandle(lane);
      await ask(deadlines.query, reading, () => handle.describe());
      return await ask(deadlines.query, asking, () => handle.query(laneState));
    } catch (error) {
      if (error instanceof Problem && (error.type === 'notFound' || error.type === 'conflict')) return { queue: [] };
      throw error;
    }
  }

  /** A token that comes again is refused, unless it is the same request, sent again because no answer came. */
  async function sameAsking(change: string, key: string): Promise<void> {
    const { memo } = await ask(deadlines.query, { ...reading, change }, () =>
      client.workflow.getHandle(change).describe(),
    );
    if (memo?.['asked'] !== keyMark(key)) throw tokenUsed(change);
  }

  return {
    progress,
    ...createReadinessGateway(client, taskQueue, address),
    ...createFormGateway(client, taskQueue, address),
    ...createRestraintGateway(client, taskQueue, address),
    ...createGitflowGateway(client, taskQueue, address),
    ...createStackGateway(client, taskQueue, address),
    ...createKeyGateway(client, taskQueue, address),

    async start(request, key) {
      const change = startId(request, key);
      const unknown = 'Whether it was started is not known; "deploys" shows it once Temporal answers.';
      try {
        await ask(deadlines.start, { unanswered: unknown, change, asked: 'server' }, () =>
          client.workflow.start(request.kind, {
            workflowId: change,
            taskQueue,
            args: [request],
            typedSearchAttributes: attributePairs(foundAs(request)),
            ...(request.actor.via === 'ci' ? { memo: { asked: keyMark(key) } } : {}),
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'FAIL',
          }),
        );
        return { change, fresh: true };
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        if (request.actor.via === 'ci') await sameAsking(change, key);
        return { change, fresh: false };
      }
    },

    lane: (about) => heldBy(laneOf(about)),

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
      const idOf = (when: string) =>
        updateId({ change, intent, plan: view.plan?.hash, actor: choice.actor, occasion: when });
      const decision = { actor: choice.actor, ...(choice.reason === undefined ? {} : { reason: choice.reason }) };
      const handle = client.workflow.getHandle(change);
      const again = 'Ask again: the same decision counts once.';
      const doing = { unanswered: again, change, asked: 'worker' } as const;
      const send = (id: string) => {
        switch (intent) {
          case 'approve': {
            const { typed, breakGlass, choice: picked } = choice;
            const approving = {
              ...decision,
              plan: choice.plan ?? view.plan?.hash ?? '',
              ...(typed === undefined ? {} : { typed }),
              ...(picked === undefined ? {} : { choice: picked }),
              ...(breakGlass === undefined ? {} : { breakGlass }),
            };
            return handle.executeUpdate(approve, {
              args: [signedBy(sign, change, 'approve', approving)],
              updateId: id,
            });
          }
          case 'reject':
            return handle.executeUpdate(reject, { args: [signedBy(sign, change, 'reject', decision)], updateId: id });
          case 'promote':
          case 'promoteFull':
            return handle.executeUpdate(promote, {
              args: [{ ...decision, full: intent === 'promoteFull' }],
              updateId: id,
            });
          case 'retryStep':
          case 'skipStep':
            return handle.executeUpdate(stepUpdates[intent], {
              args: [{ ...decision, step: step?.id ?? '' }],
              updateId: id,
            });
          default:
            return handle.executeUpdate(updates[intent], { args: [decision], updateId: id });
        }
      };
      try {
        return await ask(deadlines.decide, doing, () => send(idOf(occasion)));
      } catch (error) {
        if (!isMissingRight(error)) throw error;
        // Temporal keeps the refusal under that id, but the person may have got the right since: this request is asked anew.
        return ask(deadlines.decide, doing, () => send(idOf(`${occasion} ${choice.key}`)));
      }
    },

    async history(change) {
      return ask(deadlines.history, { ...reading, change }, async () => {
        const handle = client.workflow.getHandle(change);
        const { type } = await handle.describe();
        if (!isChangeKind(type)) throw new Problem('notFound', `"${change}" is not a change.`);
        const history: Json = JSON.parse(historyToJSON(await handle.fetchHistory()));
        return history;
      });
    },

    async tracked(keeper) {
      const handle = client.workflow.getHandle(keeper);
      return ask(deadlines.query, asking, () => handle.query<readonly CardOrder[]>('cardOrders'));
    },
  };
}
