import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { type About, laneOf } from '../../domain/change/about.ts';
import { foundAs } from '../../domain/change/found-as.ts';
import { type ChangeRequest, isChangeKind } from '../../domain/change/request.ts';
import type { ChangeSummary } from '../../domain/change/summary.ts';
import { type ChangeView, changeViewSchema } from '../../domain/change/view.ts';
import type { Json } from '../../domain/json.ts';
import type { CardOrder, Keeper } from '../../domain/keeper.ts';
import type { LaneView } from '../../domain/lane.ts';
import { attributePairs } from '../../domain/search-attributes.ts';
import { laneState, progress as progressQuery } from '../../workflows/messages.ts';
import { ask, asking, reading, type Temporal } from './ask.ts';
import { createDecisionGateway, type DecisionGateway } from './decide.ts';
import { keyMark, startId } from './ids.ts';
import { type ListFilter, summaryOf, visibilityQuery } from './list.ts';
import { createFormGateway, type FormGateway } from './form.ts';
import { Problem, tokenUsed } from './problem.ts';
import { createKeyGateway, type KeyGateway } from './used-keys.ts';
import { createGitflowGateway, type GitflowGateway } from './gitflow.ts';
import { joinActivities } from './progress.ts';
import { createReadinessGateway, type ReadinessGateway } from './readiness.ts';
import { createRestraintGateway, type RestraintGateway } from './restraints.ts';
import type { Sign } from './signed.ts';
import { createStackGateway, type StackGateway } from './stacks.ts';

export interface GatewayOptions extends Temporal {
  /** Signs approvals, where a key is set. */
  readonly sign?: Sign;
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
    KeyGateway,
    DecisionGateway {
  /** Starts a change once for `key`, a one-time text (a request's signature, an idempotency key). */
  start(request: ChangeRequest, key: string): Promise<Started>;
  progress(change: string): Promise<ChangeView>;
  /** Which change holds the lane and which wait behind it; nothing where no change ever was. */
  lane(about: About): Promise<Omit<LaneView, 'epoch'>>;
  list(filter: ListFilter): Promise<ChangeSummary[]>;
  history(change: string): Promise<Json>;
  /** The changes whose messages are kept up to date now, or whose projects are told of them. */
  tracked(keeper: Keeper): Promise<readonly CardOrder[]>;
}

/** Deadlines, ms. A start is one write to the server; a query needs a worker. */
const deadlines = { start: 5_000, query: 5_000, list: 5_000, history: 30_000 };

/** The only way from the bot to Temporal. */
export function createGateway({ sign, ...temporal }: GatewayOptions): Gateway {
  const { client, taskQueue } = temporal;

  async function progress(change: string): Promise<ChangeView> {
    const handle = client.workflow.getHandle(change);
    const description = await ask(temporal, deadlines.query, { ...reading, change }, () => handle.describe());
    if (!isChangeKind(description.type)) {
      throw new Problem('notFound', `"${change}" is not a change.`);
    }
    const state = await ask(temporal, deadlines.query, { ...asking, change }, () => handle.query(progressQuery));
    return joinActivities(changeViewSchema.parse(state), description, client, Date.now());
  }

  async function heldBy(lane: string): Promise<Omit<LaneView, 'epoch'>> {
    try {
      const handle = client.workflow.getHandle(lane);
      await ask(temporal, deadlines.query, reading, () => handle.describe());
      return await ask(temporal, deadlines.query, asking, () => handle.query(laneState));
    } catch (error) {
      if (error instanceof Problem && (error.type === 'notFound' || error.type === 'conflict')) return { queue: [] };
      throw error;
    }
  }

  /** A token that comes again is refused, unless it is the same request, sent again because no answer came. */
  async function sameAsking(change: string, key: string): Promise<void> {
    const { memo } = await ask(temporal, deadlines.query, { ...reading, change }, () =>
      client.workflow.getHandle(change).describe(),
    );
    if (memo?.['asked'] !== keyMark(key)) throw tokenUsed(change);
  }

  return {
    progress,
    ...createReadinessGateway(temporal),
    ...createFormGateway(temporal),
    ...createRestraintGateway(temporal),
    ...createGitflowGateway(temporal),
    ...createStackGateway(temporal),
    ...createKeyGateway(temporal),
    ...createDecisionGateway(temporal, progress, sign),

    async start(request, key) {
      const change = startId(request, key);
      const unknown = 'Whether it was started is not known; "deploys" shows it once Temporal answers.';
      try {
        await ask(temporal, deadlines.start, { unanswered: unknown, change, asked: 'server' }, () =>
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
      return ask(temporal, deadlines.list, reading, async () => {
        const found: ChangeSummary[] = [];
        for await (const info of client.workflow.list({ query, pageSize: Math.min(100, filter.limit) })) {
          const summary = summaryOf(info);
          if (summary !== undefined) found.push(summary);
          if (found.length >= filter.limit) break;
        }
        return found.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
      });
    },

    async history(change) {
      return ask(temporal, deadlines.history, { ...reading, change }, async () => {
        const handle = client.workflow.getHandle(change);
        const { type } = await handle.describe();
        if (!isChangeKind(type)) throw new Problem('notFound', `"${change}" is not a change.`);
        const history: Json = JSON.parse(historyToJSON(await handle.fetchHistory()));
        return history;
      });
    },

    async tracked(keeper) {
      const handle = client.workflow.getHandle(keeper);
      return ask(temporal, deadlines.query, asking, () => handle.query<readonly CardOrder[]>('cardOrders'));
    },
  };
}
