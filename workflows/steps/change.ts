import type { StepParams } from '../../domain/plan/step.ts';
import { runChild } from '../child-change.ts';
import type { Watching } from './operation.ts';

/** Another change, of which this one is the approval. Going back is that change's own business. */
export function change({ request }: StepParams['change']): Watching {
  return {
    async run(_activities, { change: parent, step }, { requestedBy: person }) {
      const actor = { via: 'change', change: parent, person } as const;
      const { status, sentence = status } = await runChild(`${parent}-${step}`, { ...request, actor });
      if (status === 'succeeded') return { verdict: 'passed', progress: { text: sentence, done: 1 } };
      return { verdict: 'failed', reason: sentence };
    },
  };
}
