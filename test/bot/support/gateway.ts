import type { GreenCommit } from '../../../domain/catalogue/gitflow.ts';
import { laneOf } from '../../../domain/change/about.ts';
import { type ChangeRequest, type ServiceRequest } from '../../../domain/change/request.ts';
import type { ChangeSummary } from '../../../domain/change/summary.ts';
import type { OfferedRelease } from '../../../domain/plan/release.ts';
import { aboutOfView, type ChangeView, type Intent } from '../../../domain/change/view.ts';
import type { DriftView } from '../../../domain/infrastructure/drift.ts';
import type { RequestPlan } from '../../../domain/infrastructure/request-plan.ts';
import type { ReadinessView } from '../../../domain/recovery/readiness/report.ts';
import type { Choice } from '../../../bot/gateway/decision.ts';
import type { Gateway } from '../../../bot/gateway/gateway.ts';
import type { RestraintWish } from '../../../bot/gateway/restraints.ts';
import type { RestraintDeed } from '../../../domain/restraints/deed.ts';
import type { Restraint } from '../../../domain/restraints/restraint.ts';
import { liftedSentence, putSentence } from '../../../domain/restraints/sentences.ts';
import type { ListFilter } from '../../../bot/gateway/list.ts';
import { refuseOther, type Sent } from '../../../bot/gateway/used-keys.ts';
import { startId } from '../../../bot/gateway/ids.ts';
import { Problem, tokenUsed } from '../../../bot/gateway/problem.ts';
import { canaryView } from './views.ts';

/** A gateway in memory that writes down what was asked of it. */
export interface FakeGateway extends Gateway {
  readonly started: { readonly change: string; readonly request: ChangeRequest; readonly key: string }[];
  /** Green commits whose merge requests are due. */
  readonly proposed: GreenCommit[];
  readonly decided: { readonly change: string; readonly intent: Intent; readonly choice: Choice }[];
  readonly listed: ListFilter[];
  /** What every list answers. */
  readonly known: ChangeSummary[];
  readonly views: Map<string, ChangeView>;
  /** Readiness as last evaluated. */
  readonly keptOf: Map<string, ReadinessView>;
  /** What an evaluation finds, and what is drawn. */
  readonly readinessOf: Map<string, ReadinessView>;
  /** Looks at stacks. */
  readonly driftOf: Map<string, DriftView>;
  /** Merge requests whose plans are due. */
  readonly requests: RequestPlan[];
  /** Versions that every registry has, and the requests whose preview was asked for, and what every one shows. */
  readonly registry: OfferedRelease[];
  readonly previewed: ServiceRequest[];
  foreseen: ChangeView;
  readonly restrained: (RestraintWish & { readonly key: string })[];
  readonly released: (RestraintWish & { readonly key: string })[];
  /** What is locked, frozen or stopped. */
  readonly holding: Restraint[];
  /** Who put or released what. */
  readonly deeds: RestraintDeed[];
  /** What the next start waits for. */
  gate: Promise<void>;
  /** Set: every call fails so. */
  failure: Problem | undefined;
}

export function fakeGateway(): FakeGateway {
  const ids = new Set<string>();
  const keys = new Map<string, Sent>();
  const fake: FakeGateway = {
    listed: [],
    known: [],
    started: [],
    proposed: [],
    decided: [],
    views: new Map(),
    keptOf: new Map(),
    readinessOf: new Map(),
    driftOf: new Map(),
    requests: [],
    registry: [],
    previewed: [],
    foreseen: canaryView({ status: 'succeeded', dryRun: true }),
    restrained: [],
    released: [],
    holding: [],
    deeds: [],
    gate: Promise.resolve(),
    failure: undefined,
    async start(request, key) {
      await fake.gate;
      if (fake.failure !== undefined) throw fake.failure;
      const change = startId(request, key);
      const fresh = !ids.has(change);
      ids.add(change);
      if (fresh) fake.started.push({ change, request, key });
      const first = fake.started.find((each) => each.change === change);
      if (request.actor.via === 'ci' && first?.key !== key) throw tokenUsed(change);
      return { change, fresh };
    },
    async useKey(key, sent) {
      if (fake.failure !== undefined) throw fake.failure;
      refuseOther(keys.get(key) ?? sent, sent);
      keys.set(key, sent);
    },
    async propose(green) {
      if (fake.failure !== undefined) throw fake.failure;
      const change = `gitflow:${green.project}:${green.commit}`;
      const fresh = !ids.has(change);
      ids.add(change);
      if (fresh) fake.proposed.push(green);
      return { change, fresh };
    },
    async drift(stack) {
      if (fake.failure !== undefined) throw fake.failure;
      return fake.driftOf.get(stack) ?? { stack };
    },
    async planRequest(request) {
      if (fake.failure !== undefined) throw fake.failure;
      const change = `merge-request-plan:${request.project}:${request.request}`;
      const fresh = fake.requests.every(({ commit }) => commit !== request.commit);
      if (fresh) fake.requests.push(request);
      return { change, fresh };
    },
    async progress(change) {
      if (fake.failure !== undefined) throw fake.failure;
      const view = fake.views.get(change);
      if (view === undefined && ids.has(change)) throw new Problem('unreachable', 'No worker answers just now.');
      if (view === undefined) throw new Problem('notFound', `The change ${change} is not known.`);
      return view;
    },
    async lane(about) {
      if (fake.failure !== undefined) throw fake.failure;
      const holder = [...fake.views.values()].find((view) => laneOf(aboutOfView(view)) === laneOf(about));
      return { queue: [], ...(holder === undefined ? {} : { holder: holder.change }) };
    },
    list: async (filter) => {
      fake.listed.push(filter);
      return fake.known;
    },
    async decide(change, intent, choice) {
      if (fake.failure !== undefined) throw fake.failure;
      fake.decided.push({ change, intent, choice });
      return { person: 'developer', sentence: 'It is paused: traffic stays as it is.' };
    },
    history: async () => ({ events: [] }),
    releases: async () => {
      if (fake.failure !== undefined) throw fake.failure;
      return fake.registry;
    },
    preview: async (request) => {
      if (fake.failure !== undefined) throw fake.failure;
      fake.previewed.push(request);
      return fake.foreseen;
    },
    tracked: async () => [],
    async restrain(wish, key) {
      if (fake.failure !== undefined) throw fake.failure;
      const { kind, on, reason, until } = wish;
      const restraint: Restraint = {
        kind,
        on,
        by: 'oncall',
        since: 0,
        ...(reason === undefined ? {} : { reason }),
        ...(until === undefined ? {} : { until }),
      };
      fake.restrained.push({ ...wish, key });
      return { person: 'oncall', sentence: putSentence(restraint), restraint };
    },
    async unrestrain(wish, key) {
      if (fake.failure !== undefined) throw fake.failure;
      fake.released.push({ ...wish, key });
      return { person: 'oncall', sentence: liftedSentence(wish) };
    },
    restraints: async () => fake.holding,
    restraintDeeds: async () => fake.deeds,
    readiness: async (group) => fake.keptOf.get(group) ?? { group, series: [] },
    drawn: async (group) => fake.readinessOf.get(group) ?? { group, series: [] },
    evaluate: async (group) => {
      if (fake.failure !== undefined) throw fake.failure;
      return fake.readinessOf.get(group) ?? { group, series: [] };
    },
  };
  fake.views.set('app-prod-abcd2345', canaryView());
  return fake;
}
