import { createHash } from 'node:crypto';
import { type Client, type QueryDefinition, WithStartWorkflowOperation } from '@temporalio/client';
import type { Actor } from '../../domain/change/actor.ts';
import { canonicalJson } from '../../domain/json.ts';
import { type RestraintDeed, restraintDeedSchema } from '../../domain/restraints/deed.ts';
import {
  holdsAt,
  type Reach,
  type Restraint,
  type RestraintKind,
  restraintSchema,
} from '../../domain/restraints/restraint.ts';
import {
  type Decided,
  restrain,
  restraintDeeds,
  restraintsId,
  restraintsNow,
  unrestrain,
} from '../../workflows/messages.ts';
import { Problem } from './problem.ts';
import { toProblem } from './temporal-errors.ts';

/** What a person locks, freezes or stops; or, without an end, releases. */
export interface RestraintWish {
  readonly kind: RestraintKind;
  readonly on: Reach;
  readonly actor: Actor;
  readonly reason?: string;
  /** Epoch ms; absent: until it is released. */
  readonly until?: number;
}

/** What is asked of the workflow that keeps locks, freezes and stops. */
export interface RestraintGateway {
  /** Once for `key`, a one-time text. */
  restrain(wish: RestraintWish, key: string): Promise<Decided & { readonly restraint: Restraint }>;
  unrestrain(wish: Omit<RestraintWish, 'until'>, key: string): Promise<Decided>;
  /** What people have locked, frozen or stopped now. */
  restraints(): Promise<Restraint[]>;
  /** Who put or released what, as far back as is kept, the newest last. */
  restraintDeeds(): Promise<RestraintDeed[]>;
}

/** Deadlines, ms. A decision also asks the catalogue. */
const deadlines = { query: 5_000, decide: 15_000 };

export function createRestraintGateway(client: Client, taskQueue: string, address: string): RestraintGateway {
  const workflowId = restraintsId(taskQueue);
  const start = () =>
    new WithStartWorkflowOperation('restraints', {
      workflowId,
      taskQueue,
      args: [],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  async function deciding<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await client.withDeadline(Date.now() + deadlines.decide, call);
    } catch (error) {
      throw toProblem(error, { address, asked: 'worker', unanswered: 'Ask again: the same request counts once.' });
    }
  }
  async function asked<T>(query: QueryDefinition<readonly T[]>): Promise<readonly T[]> {
    try {
      return await client.withDeadline(Date.now() + deadlines.query, () =>
        client.workflow.getHandle(workflowId).query(query),
      );
    } catch (error) {
      const problem = toProblem(error, { address, asked: 'worker', unanswered: 'Ask again in a moment.' });
      // Nobody has ever locked anything.
      if (problem instanceof Problem && problem.type === 'notFound') return [];
      throw problem;
    }
  }
  const idOf = (wish: object, key: string) =>
    createHash('sha256')
      .update(canonicalJson({ ...wish, key }))
      .digest('hex');

  return {
    restrain: (wish, key) =>
      deciding(() =>
        client.workflow.executeUpdateWithStart(restrain, {
          args: [wish],
          updateId: idOf(wish, key),
          startWorkflowOperation: start(),
        }),
      ),

    unrestrain: (wish, key) =>
      deciding(() =>
        client.workflow.executeUpdateWithStart(unrestrain, {
          args: [wish],
          updateId: idOf(wish, key),
          startWorkflowOperation: start(),
        }),
      ),

    async restraints() {
      const all = await asked(restraintsNow);
      return all.map((each) => restraintSchema.parse(each)).filter((each) => holdsAt(each, Date.now()));
    },

    async restraintDeeds() {
      return (await asked(restraintDeeds)).map((each) => restraintDeedSchema.parse(each));
    },
  };
}
