import { type QueryDefinition, WithStartWorkflowOperation } from '@temporalio/client';
import type { Actor } from '../../domain/change/actor.ts';
import { type RestraintDeed, restraintDeedSchema } from '../../domain/restraints/deed.ts';
import { restraintsId } from '../../domain/restraints/id.ts';
import {
  holdsAt,
  type Reach,
  type Restraint,
  type RestraintKind,
  restraintSchema,
} from '../../domain/restraints/restraint.ts';
import { type Decided, restrain, restraintDeeds, restraintsNow, unrestrain } from '../../workflows/messages.ts';
import { ask, ifBegun, type Temporal } from './ask.ts';
import { hashOf } from './ids.ts';

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

export function createRestraintGateway(temporal: Temporal): RestraintGateway {
  const { client, taskQueue } = temporal;
  const workflowId = restraintsId(taskQueue);
  const start = () =>
    new WithStartWorkflowOperation('restraints', {
      workflowId,
      taskQueue,
      args: [],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  const deciding = { asked: 'worker', unanswered: 'Ask again: the same request counts once.' } as const;
  const looking = { asked: 'worker', unanswered: 'Ask again in a moment.' } as const;
  /** Nothing where nobody has ever locked anything. */
  function asked<T>(query: QueryDefinition<readonly T[]>): Promise<readonly T[]> {
    const handle = client.workflow.getHandle(workflowId);
    return ifBegun(
      ask(temporal, deadlines.query, looking, () => handle.query(query)),
      [],
    );
  }

  return {
    restrain: (wish, key) =>
      ask(temporal, deadlines.decide, deciding, () =>
        client.workflow.executeUpdateWithStart(restrain, {
          args: [wish],
          updateId: hashOf({ ...wish, key }),
          startWorkflowOperation: start(),
        }),
      ),

    unrestrain: (wish, key) =>
      ask(temporal, deadlines.decide, deciding, () =>
        client.workflow.executeUpdateWithStart(unrestrain, {
          args: [wish],
          updateId: hashOf({ ...wish, key }),
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
