import type { ChangeView } from '../../../domain/change/view.ts';
import { approvedBy, at, moveView, stepView } from './views.ts';

/** A run of the playbook reindex of shop that waits for its approval. */
export function playbookView(more: Partial<ChangeView> = {}): ChangeView {
  const { recovery: _, approval, ...asked } = moveView();
  if (approval === undefined) throw new Error('a move is approved');
  const { breakGlass: _alone, ...together } = approval;
  return {
    ...asked,
    kind: 'playbook',
    reason: 'search is stale',
    playbook: { name: 'reindex', check: false },
    plan: {
      hash: 'feed'.repeat(16),
      to: 'reindex',
      region: 'eu-west-1',
      digests: {},
      taskDefinitionDiff: [],
      estimateSeconds: 90,
      lastSeconds: [],
      undo: 'what a playbook changes is not put back; it can be run again from its start',
      notes: ['reindex.yaml with shards = 4, token from secretsmanager:app/search.'],
    },
    approval: together,
    steps: [
      stepView('playbook/reindex', 'playbook', 'pending', { kind: 'playbook', title: 'reindex.yaml in eu-west-1' }),
    ],
    ...more,
  };
}

/** The same under way, approved by two. */
export function playingView(more: Partial<ChangeView> = {}): ChangeView {
  const { waitsFor: _, ...waiting } = playbookView();
  const approved = approvedBy(
    [
      { person: 'oncall', at: at(640) },
      { person: 'release-manager', at: at(655) },
    ],
    'approved',
  );
  return {
    ...waiting,
    ...approved,
    status: 'running',
    steps: waiting.steps.map((step) => ({
      ...step,
      state: 'running',
      attempt: 1,
      startedAt: at(660),
      progress: { text: '3 of 9 tasks' },
    })),
    intents: ['pause', 'abort'],
    ...more,
  };
}
