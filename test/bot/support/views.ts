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
