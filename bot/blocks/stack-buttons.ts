import type { Button } from '@slack/types';
import { changeTitle } from '../../domain/change/title.ts';
import { hasEnded, type ChangeView } from '../../domain/change/view.ts';
import { changesNothing } from '../../domain/infrastructure/stack-plan.ts';
import { approvalButtons } from './approval-buttons.ts';
import { button } from './element.ts';
import { passOverButton } from './pass-over-button.ts';
import { actionIds, type Press } from './press.ts';
import { clip } from './text.ts';

/** The buttons of a change that plans or applies a stack. */
export function stackButtons(view: ChangeView): Button[] {
  const press = placed(view);
  if (hasEnded(view.status)) return afterwards(view, press);
  if (view.intents.includes('approve')) return approvalButtons(view, press);
  const accepts = new Set(view.intents);
  const held = view.steps.find(({ id }) => id === view.waitsFor?.step);
  const begun = view.steps.some(({ state }) => state !== 'pending');
  return [
    ...(accepts.has('retryStep') && held !== undefined
      ? [button('Try again', actionIds.retryStep, { ...press, step: held.id, attempt: held.attempt })]
      : []),
    ...(accepts.has('override') ? [passOverButton(press, view)] : []),
    ...(accepts.has('resume') ? [button('Resume', actionIds.resume, press, { style: 'primary' })] : []),
    ...(accepts.has('abort')
      ? [
          begun
            ? button('Abort…', actionIds.abort, press, { style: 'danger' })
            : button('Withdraw…', actionIds.abort, { ...press, queued: true }),
        ]
      : []),
  ];
}

/** A plan can be applied just as it was shown; what is left of an apply that did not come to its end is planned anew. */
function afterwards(view: ChangeView, press: Press): Button[] {
  const { status, dryRun, infrastructure } = view;
  if (dryRun) {
    const applicable = status === 'succeeded' && infrastructure?.file !== undefined && !changesNothing(infrastructure);
    return applicable ? [button('Apply…', actionIds.applyPlan, press, { style: 'primary' })] : [];
  }
  return status === 'succeeded' || status === 'superseded' ? [] : [button('Plan again', actionIds.planAgain, press)];
}

/** With what a modal needs to say, so that it can open without asking the change. */
function placed({ change, subject, environment, ...view }: ChangeView): Press {
  const title = changeTitle({ change, subject, environment, ...view }, true);
  return { change, stack: subject, environment, title: clip(`plan of ${title}`, 150) };
}
