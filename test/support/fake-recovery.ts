import { nothingToDo, type PlanAnswer, refused } from '../../domain/plan/answer.ts';
import type { StepResult, Write } from '../../activities/api.ts';
import { signatureProblem } from '../../activities/decision-signature.ts';
import { hashOf } from '../../activities/plan-hash.ts';
import type { AssessmentActivities, RecoveryStepActivities } from '../../activities/recovery-api.ts';
import { authoriseChange } from '../../domain/catalogue/authorise-change.ts';
import { catalogueSchema } from '../../domain/catalogue/schema.ts';
import { depthOf, type GroupRequest } from '../../domain/change/request.ts';
import { armLane, groupLane, drillLane, serviceLane } from '../../domain/lane-ids.ts';
import type { Assessment } from '../../domain/recovery/assessment.ts';
import { planLiveDrill } from '../../domain/recovery/live-drill.ts';
import { planPaper } from '../../domain/recovery/paper.ts';
import { armingAlarm, planArm } from '../../domain/recovery/plan-arm.ts';
import { planMove } from '../../domain/recovery/plan-move.ts';
import { planPlaybook } from '../../domain/recovery/plan-playbook.ts';
import { planFence } from '../../domain/recovery/plan-fence.ts';
import { planFailover } from '../../domain/recovery/plan-failover.ts';
import { planRehearsal } from '../../domain/recovery/rehearsal.ts';
import { type Activities, type FakeWorld, fakeWorld, passes } from './fake-world.ts';
import { assessment, recoveryGroup, writtenCatalogue } from './recovery-inputs.ts';
import { rehearsalInput } from './rehearsal-inputs.ts';

/** A recovery group in memory: what each step was told to do, in order, and how it ends. */
export interface FakeRecovery extends Omit<FakeWorld, 'activities'> {
  assessment: Assessment;
  /** Sentences of what no longer holds. */
  broken: string[];
  /** Set: decisions have to be signed. */
  sign: ((text: string) => string) | undefined;
  /** Settles when the region that was left answers again. */
  answers: () => Promise<void>;
  readonly activities: Activities & RecoveryStepActivities & Pick<AssessmentActivities, 'answers'>;
}

export function fakeRecovery(): FakeRecovery {
  const base = fakeWorld();
  const { activities: deploys } = base;
  const catalogue = catalogueSchema.parse(writtenCatalogue());
  const group = recoveryGroup();

  async function told(name: string): Promise<StepResult> {
    world.calls.push(name);
    const queue = world.script[name] ?? [];
    const next = queue.length > 1 ? queue.shift() : queue[0];
    return next === undefined ? passes() : next();
  }
  const wrote = <P, S>({ key, want }: Write<P, S>) =>
    told(key.step.endsWith('/undo') ? `${key.step} ${JSON.stringify(want)}` : key.step);

  function answerOf(request: GroupRequest, change: string): PlanAnswer {
    switch (request.kind) {
      case 'failover':
      case 'failback':
        return planMove(group, world.assessment, request);
      case 'fence':
        return planFence(group, world.assessment);
      case 'playbook':
        return planPlaybook(group, world.assessment, request);
      case 'drill':
        switch (depthOf(request)) {
          case 'paper':
            return planPaper(group, world.assessment);
          case 'rehearsal':
            return planRehearsal(rehearsalInput({ change, assessment: world.assessment }));
          case 'live':
            // Its moves go to the crew's own lanes.
            return planLiveDrill({ ...group, name: request.group }, world.assessment);
        }
      case 'arm': {
        const move = planFailover({ group, assessment: world.assessment, kind: 'failover', acceptLoss: false });
        if (move.outcome !== 'planned') return move;
        const alarm = armingAlarm(group, request.alarm, group.regions[move.plan.from]);
        if ('sentence' in alarm) return refused(alarm.sentence);
        // What it fires goes to the crew's own lanes.
        const arming = { failover: move.plan, lastSeconds: [], reason: request.reason, silent: false };
        return { outcome: 'planned', draft: planArm({ ...group, name: request.group }, alarm, arming) };
      }
      case 'rebuild':
        return nothingToDo('it stands by already');
    }
  }

  const activities: FakeRecovery['activities'] = {
    ...deploys,
    async makePlan(input) {
      const { request } = input;
      if (!('group' in request)) return deploys.makePlan(input);
      const answer = answerOf(request, input.change);
      if (answer.outcome !== 'planned') return answer;
      return { outcome: 'planned', plan: { ...answer.draft, hash: hashOf(answer.draft) } };
    },
    async brokenGuards() {
      return world.broken;
    },
    async authorise({ actor, action, request }) {
      // Every crew has a group of its own name, so that their lanes do not meet; their rights are the same.
      return authoriseChange(
        catalogue,
        actor,
        action,
        'group' in request
          ? { ...request, group: 'shop' }
          : 'stack' in request
            ? request
            : { ...request, service: 'app' },
      );
    },
    async verifyDecision({ content, signature, by }) {
      return signatureProblem(content, signature, { sign: world.sign, by, now: Date.now() });
    },
    async laneRules(request) {
      if (!('group' in request)) return deploys.laneRules(request);
      if (request.kind === 'drill') {
        const lane = { lane: drillLane(request.group), mode: 'refuse' } as const;
        return { lanes: depthOf(request) === 'paper' ? [] : [lane], channel: '#incidents' };
      }
      if (request.kind === 'arm')
        return { lanes: [{ lane: armLane(request.group), mode: 'refuse' }], channel: '#incidents' };
      return {
        lanes: [
          { lane: groupLane(request.group), mode: 'refuse' },
          // The services of the crew's deploys.
          { lane: serviceLane(request.group, 'prod'), mode: 'takeOver' },
        ],
        channel: '#incidents',
      };
    },
    answers: () => world.answers(),
    readService: async () => ({ taskDefinition: 'app:1', desiredCount: 3 }),
    writeService: wrote,
    readScaling: async ({ services }) => ({
      services: services.map((service) => ({
        service,
        suspended: { scaleIn: false, scaleOut: false, scheduled: false },
      })),
    }),
    writeScaling: wrote,
    readDatabaseWrites: async () => ({ allowed: true }),
    writeDatabaseWrites: wrote,
    fenced: () => told('fenced'),
    caughtUp: () => told('caughtUp'),
    promote: ({ key }) => told(key.step),
    playbook: ({ key }) => told(key.step),
    readRecord: async ({ from }) => from,
    writeRecord: wrote,
    readRouting: async ({ on, off }) => ({ states: { [on]: 'Off', [off]: 'On' } }),
    writeRouting: wrote,
    readHealthCheck: async () => ({ disabled: false, inverted: false }),
    writeHealthCheck: wrote,
    readDials: async ({ on, off }) => ({ dials: { [on]: 0, [off]: 100 } }),
    writeDials: wrote,
    dialled: ({ name }) => told(`dialled ${name}`),
    resolves: ({ name }) => told(`resolves ${name}`),
    alarms: () => told('alarms'),
    fires: () => told('fires'),
    healthy: () => told('healthy'),
    precheck: ({ params }) => told(`look ${params.of.id}`),
    writeScratchDatabase: wrote,
    writeScratchTask: wrote,
    replica: ({ key }) => told(key.step),
    replicated: ({ images }) => told(`replicated ${images.map(({ container }) => container).join(' ')}`),
    follows: ({ member }) => told(`follows ${member.id}`),
    smoke: ({ url }) => told(`smoke ${url}`),
    serving: ({ service }) => told(`serving ${service}`),
  };
  const more: Pick<FakeRecovery, 'sign' | 'answers'> = { sign: undefined, answers: async () => {} };
  const world: FakeRecovery = Object.assign(base, more, { assessment: assessment(), broken: [], activities });
  return world;
}
