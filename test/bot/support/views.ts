import type { ChangeView, StepState, StepView } from '../../../domain/change/view.ts';

export const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 5, 14, 0, 0) + seconds * 1000).toISOString();
/** Twelve minutes after the change began. */
export const now = Date.parse(at(720));

export function stepView(id: string, phase: string, state: StepState, more: Partial<StepView> = {}): StepView {
  return { id: `eu/${id}`, kind: 'service', title: id, phase, state, attempt: state === 'pending' ? 0 : 1, ...more };
}

const plan = {
  hash: 'c0ffee'.repeat(10) + 'abcd',
  from: '1.4.1',
  to: '1.4.2',
  commit: 'abcdef0123456789abcdef0123456789abcdef01',
  title: 'fix checkout rounding',
  digests: { app: `sha256:${'9f'.repeat(32)}` },
  taskDefinitionDiff: ['app: image 1.4.1 → 1.4.2 (sha256:1111…11 → sha256:9f9f…9f)'],
  estimateSeconds: 2160,
  lastSeconds: [2100, 2460, 2220],
  undo: 'going back moves the requests at once until "promote"; from there it takes one rollout',
  notes: [],
};

/** app 1.4.1 → 1.4.2 in prod, baking at 25 %. */
export function canaryView(more: Partial<ChangeView> = {}): ChangeView {
  return {
    change: 'app-prod-abcd2345',
    kind: 'deploy',
    subject: 'app',
    service: 'app',
    environment: 'prod',
    status: 'running',
    dryRun: false,
    requestedBy: 'developer',
    requestedAt: at(0),
    startedAt: at(1),
    version: '1.4.2',
    plan,
    overrides: [],
    steps: [
      stepView('register', 'prepare', 'passed', { startedAt: at(1), endedAt: at(5) }),
      stepView('bake-5', 'canary 5 %', 'passed', {
        kind: 'bake',
        startedAt: at(6),
        endedAt: at(606),
        plannedSeconds: 600,
      }),
      stepView('bake-25', 'canary 25 %', 'running', {
        kind: 'bake',
        title: 'watch 25 %',
        startedAt: at(509),
        plannedSeconds: 600,
        progress: { text: 'errors 0.21 % (1.4.1: 0.19 %, limit 1 %) · 8,412 and 25,100 requests' },
      }),
      stepView('roll', 'promote', 'pending'),
      stepView('serving', 'check', 'pending', { kind: 'serving' }),
    ],
    weight: 25,
    weights: [
      { at: at(6), percent: 5 },
      { at: at(607), percent: 25 },
    ],
    undoing: false,
    intents: ['promote', 'promoteFull', 'pause', 'abort'],
    ...more,
  };
}

/** As it was before the plan. */
export function unplanned(more: Partial<ChangeView> = {}): ChangeView {
  const {
    plan: _plan,
    weight: _weight,
    startedAt: _startedAt,
    ...view
  } = canaryView({ steps: [], weights: [], intents: ['abort'] });
  return { ...view, ...more };
}

const move: NonNullable<ChangeView['plan']> = {
  hash: 'beef'.repeat(16),
  from: 'eu-west-1',
  to: 'eu-central-1',
  digests: {},
  taskDefinitionDiff: [],
  estimateSeconds: 280,
  lastSeconds: [],
  undo: 'until "promote", stopping goes back to eu-west-1; after it there is no way back but failback',
  notes: ['No task of app runs in eu-central-1 yet: it starts from nothing.'],
};

/** Steps of a failover of shop, all of them to be done. */
export const moveSteps: readonly StepView[] = (
  [
    ['fence/app/stop', 'fence', 'service', 'stop app-prod in eu-west-1'],
    ['fence/confirm', 'fence', 'fenced', 'nothing writes in eu-west-1'],
    ['promote/shop-db', 'promote', 'promote', 'shop-db-replica in eu-central-1 takes the writes'],
    ['scale/app', 'scale', 'service', 'app-prod in eu-central-1 to 4 tasks'],
    ['configure/settings', 'configure', 'playbook', 'configure.yaml'],
    ['switch/app.shop.example', 'switch', 'record', 'app.shop.example leads to eu-central-1'],
    ['validate/app.shop.example', 'validate', 'resolves', 'resolvers lead app.shop.example there'],
  ] as const
).map(([id, phase, kind, title]) => ({
  id,
  phase,
  kind,
  title,
  state: 'pending',
  attempt: 0,
  ...(phase === 'scale' ? { beside: true } : {}),
}));

/** An ungraceful failover of shop that waits for approval. */
export function moveView(more: Partial<ChangeView> = {}): ChangeView {
  return {
    change: 'shop-prod-abcd2345',
    kind: 'failover',
    subject: 'shop',
    environment: 'prod',
    status: 'waiting',
    dryRun: false,
    requestedBy: 'developer',
    reason: 'checkout is down',
    requestedAt: at(0),
    startedAt: at(1),
    plan: move,
    recovery: {
      mode: 'ungraceful',
      silence: 'ECS timed out',
      from: 'eu-west-1',
      to: 'eu-central-1',
      lossSeconds: 3,
      loss: 'lose about 3 s of writes (estimated at the last contact, 13:59:38 UTC; objective 1 min)',
      objectives: { rto: 900, rpo: 60 },
    },
    approval: {
      missing: 2,
      count: 2,
      from: ['oncall', 'release-managers'],
      notRequester: true,
      typed: 'shop',
      breakGlass: 'duty',
      since: at(600),
      until: at(1200),
      given: [],
      refused: [],
      outcome: 'waiting',
    },
    overrides: [],
    steps: [...moveSteps],
    weights: [],
    waitsFor: {
      what: '2 of oncall or release-managers, not @developer, to approve it',
      since: at(600),
      until: at(1200),
      on: ['oncall', 'release-managers'],
      unblocks: ['approve', 'reject'],
    },
    undoing: false,
    intents: ['approve', 'reject', 'pause', 'abort'],
    ...more,
  };
}

/** As `moveView`, with its approval in another state. */
export function approvedBy(
  given: NonNullable<ChangeView['approval']>['given'],
  outcome: NonNullable<ChangeView['approval']>['outcome'],
): Pick<ChangeView, 'approval'> {
  const { approval } = moveView();
  if (approval === undefined) return {};
  const missing = given.some(({ breakGlass }) => breakGlass !== undefined) ? 0 : Math.max(0, 2 - given.length);
  return { approval: { ...approval, given, missing, outcome } };
}

/** The failover under way: approved by two, fenced, promoting and scaling. */
export function movingView(more: Partial<ChangeView> = {}): ChangeView {
  const { waitsFor: _, ...waiting } = moveView();
  const times: Readonly<Record<string, Partial<StepView>>> = {
    'fence/app/stop': { state: 'passed', attempt: 1, startedAt: at(660), endedAt: at(672) },
    'fence/confirm': { state: 'passed', attempt: 1, startedAt: at(672), endedAt: at(681) },
    'promote/shop-db': {
      state: 'running',
      attempt: 1,
      startedAt: at(681),
      progress: { text: 'shop-db-replica is being promoted' },
    },
    'scale/app': { state: 'running', attempt: 1, startedAt: at(681), progress: { text: '2 of 4 tasks healthy' } },
  };
  return {
    ...waiting,
    status: 'running',
    ...approvedBy(
      [
        { person: 'oncall', at: at(640) },
        { person: 'release-manager', at: at(655) },
      ],
      'approved',
    ),
    steps: moveSteps.map((step) => ({ ...step, ...times[step.id] })),
    intents: ['pause', 'abort'],
    ...more,
  };
}

/** The failover at its end, measured. */
export function movedView(more: Partial<ChangeView> = {}): ChangeView {
  const spans: Readonly<Record<string, readonly [number, number]>> = {
    fence: [660, 681],
    promote: [681, 859],
    scale: [681, 788],
    configure: [859, 892],
    switch: [892, 944],
    validate: [944, 984],
  };
  const moving = movingView();
  return {
    ...moving,
    status: 'succeeded',
    endedAt: at(984),
    sentence: 'shop runs in eu-central-1.',
    ...(moving.recovery === undefined
      ? {}
      : {
          recovery: {
            ...moving.recovery,
            measured: { downSeconds: 370, detectedSeconds: 40, decidedSeconds: 72, movedSeconds: 258 },
          },
        }),
    steps: moveSteps.map((step) => {
      const [from, to] = spans[step.phase] ?? [0, 0];
      return { ...step, state: 'passed' as const, attempt: 1, startedAt: at(from), endedAt: at(to) };
    }),
    intents: [],
    ...more,
  };
}

/** The failover under way, of an alarm: it asked nobody. */
export function firedView(): ChangeView {
  const { approval: _, ...moving } = movingView();
  const approvals = [
    { person: 'oncall', at: at(-620) },
    { person: 'release-manager', at: at(-600) },
  ];
  return { ...moving, fired: { alarm: 'shop-down', approvals } };
}

/** A pre-armed failover of shop: it waits for its alarm, or has fired. */
export function armedView(more: Partial<ChangeView> = {}, alarm: 'armed' | 'fired' = 'armed'): ChangeView {
  const { recovery: _, ...moving } = movingView();
  const fired = alarm === 'fired';
  return {
    ...moving,
    kind: 'arm',
    reason: 'storm',
    steps: [
      {
        id: 'fires',
        kind: 'fires',
        title: 'shop-down turns red',
        phase: 'armed',
        state: fired ? 'passed' : 'running',
        attempt: 1,
        startedAt: at(700),
        plannedSeconds: 1800,
        progress: { text: fired ? 'shop-down is red' : 'shop-down is green' },
        ...(fired ? { endedAt: at(710) } : {}),
      },
      {
        id: 'failover',
        kind: 'change',
        title: 'move to eu-central-1',
        phase: 'failover',
        state: fired ? 'running' : 'pending',
        attempt: fired ? 1 : 0,
      },
    ],
    intents: ['abort'],
    ...more,
  };
}

/** A rehearsal of shop that found nothing amiss. */
export function rehearsedView(more: Partial<ChangeView> = {}): ChangeView {
  const { recovery: _recovery, approval: _approval, plan, reason: _reason, ...moved } = movedView();
  const steps = [
    ['restore/shop-db', 'restore', 'scratchDatabase', 'a copy of the last snapshot of shop-db-replica', 20, 740],
    ['start/app', 'start', 'scratchTask', 'a task of app beside those that stand by', 740, 781],
    ['smoke/app', 'smoke tests', 'smoke', 'smoke tests of the task of app', 781, 783],
    ['tear-down/app/task', 'tear down', 'scratchTask', 'the task of app is gone', 783, 790],
    ['tear-down/shop-db/copy', 'tear down', 'scratchDatabase', 'shop-db-replica-rehearsal-abcd2345 is gone', 790, 903],
  ] as const;
  return {
    ...moved,
    kind: 'drill',
    depth: 'rehearsal',
    ...(plan === undefined ? {} : { plan: { ...plan, undo: 'stopping takes down what was started', notes: [] } }),
    sentence:
      'shop came up in eu-central-1 as a copy: 1 database restored, 1 service started, 1 smoke-tested; all of it is gone again.',
    endedAt: at(903),
    steps: steps.map(([id, phase, kind, title, from, to]) => ({
      id,
      phase,
      kind,
      title,
      state: 'passed' as const,
      attempt: 1,
      startedAt: at(from),
      endedAt: at(to),
    })),
    ...more,
  };
}
