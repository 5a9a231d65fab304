import type { ChangeView } from '../../../domain/change/view.ts';
import { copyOf, type StackPlan } from '../../../domain/infrastructure/stack-plan.ts';
import { stackPlan } from '../../support/stack-inputs.ts';
import { at, stepView } from './views.ts';

/** An apply of the stack primary that waits for its approval. */
export function stackView(plan: StackPlan = stackPlan(), more: Partial<ChangeView> = {}): ChangeView {
  return {
    change: 'primary-prod-abcd2345',
    kind: 'infrastructure',
    subject: 'primary',
    environment: 'prod',
    status: 'waiting',
    dryRun: false,
    requestedBy: 'engineer',
    reason: 'the worker gets its own',
    requestedAt: at(0),
    startedAt: at(1),
    plan: {
      hash: 'c0ffee'.repeat(10) + 'abcd',
      to: plan.commit,
      commit: plan.commit,
      region: 'eu-west-1',
      digests: {},
      taskDefinitionDiff: [],
      estimateSeconds: 45,
      lastSeconds: [40],
      undo: 'What is applied is not taken back by a stop',
      notes: [],
    },
    infrastructure: copyOf(plan),
    approval: {
      missing: 1,
      count: 1,
      from: ['oncall', 'platform'],
      notRequester: true,
      since: at(10),
      until: at(1200),
      given: [],
      refused: [],
      outcome: 'waiting',
    },
    overrides: [],
    steps: [
      stepView('apply', 'apply', 'pending', {
        id: 'apply/primary',
        kind: 'terraformApply',
        title: 'apply 3 changes to primary',
      }),
    ],
    weights: [],
    undoing: false,
    intents: ['approve', 'reject', 'pause', 'abort'],
    ...more,
  };
}

/** The same while it is applied, and after. */
export function applying(more: Partial<ChangeView> = {}): ChangeView {
  const [step] = stackView().steps;
  return stackView(stackPlan(), {
    status: 'running',
    intents: ['abort'],
    steps:
      step === undefined
        ? []
        : [
            {
              ...step,
              state: 'running',
              attempt: 1,
              startedAt: at(700),
              progress: { text: '3 of 7, aws_ecr_repository.app' },
            },
          ],
    ...more,
  });
}
