import { besideResources, namedInThread, plannedOf, resourceLines, stackQuestion } from '../stack-words.ts';
import { changeTitle } from '../title.ts';
import type { ChangeView } from '../view.ts';
import { upper } from '../words.ts';
import type { Report } from './shape.ts';

/** The plan of a stack in full, where it is more than its message's thread holds; undefined for every other change. */
export function planFile(view: ChangeView): Report | undefined {
  const { infrastructure: plan, change } = view;
  if (plan === undefined || plan.changes.length <= namedInThread) return undefined;
  const lists = [
    { heading: 'Resources', lines: resourceLines(plan, plan.changes.length) },
    {
      heading: 'Changed beside the code',
      lines: resourceLines({ changes: plan.drifted, leftOut: 0 }, plan.drifted.length),
    },
  ];
  return {
    label: 'Plan',
    title: upper(changeTitle(view, true)),
    file: `${change}-plan.md`,
    lead: [stackQuestion(view), `${upper(plannedOf(plan))}.`, ...besideResources(plan)],
    sections: lists.filter(({ lines }) => lines.length > 0),
  };
}
