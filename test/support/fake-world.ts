import type { Actor } from '../../domain/change/actor.ts';
import { subjectOf } from '../../domain/change/request.ts';
import { serviceLane } from '../../domain/lane-ids.ts';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type {
  CardActivities,
  ControlState,
  PlanningActivities,
  PolicyActivities,
  ServiceState,
  StepActivities,
  StepResult,
  Write,
} from '../../activities/api.ts';
import { planChange } from '../../domain/plan/planner.ts';
import type { CatalogueEnvironment } from '../../domain/catalogue/schema.ts';
import type { ReadinessGate } from '../../domain/recovery/readiness/gate.ts';
import { environment, observed, planInput, release } from './plan-inputs.ts';

export type Activities = PlanningActivities & PolicyActivities & StepActivities & CardActivities;

/** A world in memory: what the steps read and write, how each watch ends, and every call in order. */
export interface FakeWorld {
  weight: number;
  readonly services: Record<string, Required<ServiceState>>;
  control: ControlState;
  readonly calls: string[];
  /** Name of an activity -> how it ends; one answer a call, the last one stays. */
  readonly script: Record<string, (() => Promise<StepResult> | StepResult)[]>;
  onBusy: CatalogueEnvironment['onBusy'];
  strategy: CatalogueEnvironment['strategy'];
  running: string;
  /** Deploys are planned with it. */
  gate?: ReadinessGate;
  /** Deploys wait for these. */
  approvals?: CatalogueEnvironment['approvals'];
  /** What no longer holds of what was planned. */
  broken: string[];
  readonly activities: Activities;
}

export const passes = (): StepResult => ({ verdict: 'passed' });
export const fails = (reason: string) => (): StepResult => ({ verdict: 'failed', reason });
export const inconclusive = (reason: string) => (): StepResult => ({ verdict: 'inconclusive', reason });
export const unreachable = (reason: string) => (): StepResult => {
  throw ApplicationFailure.nonRetryable(reason, 'AwsDenied');
};
/** Runs until it is cancelled, as a bake does whose time is not over. */
export async function lasting(): Promise<StepResult> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat({ text: 'watching' }), 50);
  try {
    return await context.cancelled;
  } finally {
    clearInterval(beat);
  }
}

export function fakeWorld(): FakeWorld {
  const guardRails = {
    circuitBreaker: { enable: true, rollback: true },
    alarms: { enable: false, rollback: false, names: [] },
  };
  const world: Omit<FakeWorld, 'activities'> = {
    weight: 0,
    services: {
      'app-prod': { taskDefinition: observed().stable.taskDefinition, desiredCount: 4 },
      'app-prod-canary': { taskDefinition: 'app-prod:6', desiredCount: 0 },
    },
    control: {
      services: [
        { service: 'app-prod', deployment: guardRails },
        { service: 'app-prod-canary', deployment: guardRails },
      ],
    },
    calls: [],
    script: {},
    onBusy: 'queue',
    strategy: environment().strategy,
    running: '1.4.1',
    broken: [],
  };

  async function answer(name: string, fallback: () => StepResult): Promise<StepResult> {
    const queue = world.script[name] ?? [];
    const next = queue.length > 1 ? queue.shift() : queue[0];
    return next === undefined ? fallback() : next();
  }

  async function write<P, S>(
    { key, want, only }: Write<P, S>,
    name: string,
    read: () => S,
    apply: () => void,
  ): Promise<StepResult> {
    world.calls.push(`${name} ${key.step} ${JSON.stringify(want)}`);
    return answer(`${name} ${key.step}`, () => {
      const now = read();
      if (only !== undefined && ![...only, want].some((state) => covers(now, state))) {
        return { verdict: 'errored', reason: `it now is ${JSON.stringify(now)}, which this change did not write` };
      }
      apply();
      return passes();
    });
  }

  const activities: Activities = {
    async makePlan({ request }) {
      if (request.kind === 'rollback' && request.leaves !== undefined && request.leaves !== world.running) {
        return { outcome: 'refused', sentence: `${request.leaves} does not serve any more: ${world.running} does.` };
      }
      const version = request.kind === 'deploy' ? request.version : '1.4.0';
      const config = environment({
        strategy: world.strategy,
        onBusy: world.onBusy,
        ...(world.approvals === undefined ? {} : { approvals: world.approvals }),
      });
      const stable = { ...observed().stable, taskDefinition: world.services['app-prod']?.taskDefinition ?? '' };
      const target = observed({ stable, running: release(world.running), release: release(version) });
      const planned = planChange(
        planInput({
          kind: request.kind,
          config,
          observed: [target],
          ...(world.gate === undefined ? {} : { gate: world.gate }),
        }),
      );
      if (planned.outcome !== 'planned') return planned;
      return { outcome: 'planned', plan: { ...planned.draft, hash: 'ab'.repeat(32) } };
    },
    async brokenGuards() {
      return world.broken;
    },
    async authorise({ actor, action }) {
      const person = personFrom(actor);
      if (person === 'outsider') return { allowed: false, sentence: `You may not ${action} app in prod.` };
      return { allowed: true, person, groups: ['oncall'] };
    },
    async verifyDecision() {
      return undefined;
    },
    async laneRules(request) {
      const mode = request.kind === 'rollback' ? 'preempt' : world.onBusy;
      return { lanes: [{ lane: serviceLane(subjectOf(request), request.environment), mode }], channel: '#deploys' };
    },
    async keepCards(orders) {
      return { closed: orders.map((order) => order.change) };
    },
    async registerTaskDefinition({ key }) {
      world.calls.push(`register ${key.step}`);
      const result = await answer('register', passes);
      return { ...result, output: { taskDefinition: 'app-prod:8' } };
    },
    async readService({ service }) {
      return { ...world.services[service] };
    },
    async writeService(input) {
      const service = world.services[input.params.service];
      if (service === undefined) throw new Error(`no service ${input.params.service}`);
      return write(
        input,
        'service',
        () => service,
        () => Object.assign(service, input.want),
      );
    },
    async readWeight() {
      return { percent: world.weight };
    },
    async writeWeight(input) {
      return write(
        input,
        'weight',
        () => ({ percent: world.weight }),
        () => {
          world.weight = input.want.percent;
        },
      );
    },
    async readControl() {
      return world.control;
    },
    async writeControl(input) {
      return write(
        input,
        'control',
        () => world.control,
        () => {
          world.control = input.want;
        },
      );
    },
    async bake({ percent }) {
      world.calls.push(`bake ${percent}`);
      return answer(`bake ${percent}`, passes);
    },
    async smoke({ url }) {
      world.calls.push(`smoke ${url}`);
      return answer('smoke', passes);
    },
    async readiness({ group }) {
      world.calls.push(`readiness ${group}`);
      return answer('readiness', passes);
    },
    async serving({ version }) {
      world.calls.push(`serving ${version}`);
      return answer(version === world.running ? 'serving again' : 'serving', passes);
    },
  };
  return Object.assign(world, { activities });
}

function covers(now: unknown, part: unknown): boolean {
  return Object.entries(part ?? {}).every(([key, value]) => {
    const held: unknown = (now as Record<string, unknown>)[key];
    return JSON.stringify(held) === JSON.stringify(value);
  });
}

function personFrom(actor: Actor): string {
  switch (actor.via) {
    case 'oidc':
      return actor.subject;
    case 'slack':
      return actor.user;
    case 'change':
      return actor.person;
    case 'schedule':
      return 'coxswain';
    case 'gitlab':
    case 'ci':
      return actor.user ?? actor.project;
  }
}
