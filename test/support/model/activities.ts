import { hashOf } from '../../../activities/plan-hash.ts';
import { type ChangeAction, authoriseChange } from '../../../domain/catalogue/authorise-change.ts';
import { catalogueSchema } from '../../../domain/catalogue/schema.ts';
import type { Actor } from '../../../domain/change/actor.ts';
import type { ChangeRequest } from '../../../domain/change/request.ts';
import type { Guard } from '../../../domain/plan/guard.ts';
import { draftOf } from '../../../domain/recovery/draft.ts';
import { brokenMove } from '../../../domain/recovery/guard.ts';
import { planFailover } from '../../../domain/recovery/plan-failover.ts';
import { writtenCatalogue } from '../recovery-inputs.ts';
import { assessed } from './assess.ts';
import { nameSteps } from './names.ts';
import { modelSteps } from './steps.ts';
import { type ActivityContext, type ModelActivity, signal } from './temporal.ts';
import type { World } from './world.ts';

const catalogue = catalogueSchema.parse(writtenCatalogue());

/** Everything the workflow calls: the real planner, guards and rights on what the model's world shows, and its steps. */
export function modelActivities(world: World): Record<string, ModelActivity> {
  const { group } = world;
  const others = {
    async makePlan({ turn }: ActivityContext, { request }: { request: Extract<ChangeRequest, { kind: 'failover' }> }) {
      await turn();
      world.lossAccepted = request.acceptLoss;
      const assessment = assessed(world);
      const { mode, acceptLoss } = request;
      const answer = planFailover({
        group,
        assessment,
        kind: 'failover',
        acceptLoss,
        ...(mode === undefined ? {} : { mode }),
      });
      if (answer.outcome !== 'planned') return answer;
      const draft = draftOf(group, assessment, 'failover', answer.plan, []);
      return { outcome: 'planned', plan: { ...draft, hash: hashOf(draft) } };
    },
    async brokenGuards({ turn }: ActivityContext, guards: readonly Guard[]) {
      await turn();
      return guards.flatMap((guard) =>
        guard.kind === 'recovery' ? (brokenMove(group, guard, assessed(world)) ?? []) : [],
      );
    },
    async authorise({ turn }: ActivityContext, input: { actor: Actor; action: ChangeAction; request: ChangeRequest }) {
      await turn();
      return authoriseChange(catalogue, input.actor, input.action, input.request);
    },
    verifyDecision: async () => undefined,
    laneRules: async () => ({ lanes: [{ lane: 'the-lane', mode: 'refuse' }], channel: '#incidents' }),
    async claimLane(_: ActivityContext, { lane }: { lane: string }) {
      signal('signal:laneGranted', { lane, epoch: 1 });
    },
    trackCard: async () => undefined,
    async refence() {
      world.counts.refences += 1;
    },
  };
  // The runtime calls them by name, with what the workflow passed.
  return { ...modelSteps(world), ...nameSteps(world), ...others } as unknown as Record<string, ModelActivity>;
}
