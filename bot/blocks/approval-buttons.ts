import type { Button } from '@slack/types';
import { price } from '../../domain/change/question.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { sentence } from '../../domain/change/words.ts';
import { button } from './element.ts';
import { actionIds, type Press } from './press.ts';

/** Before anything is changed: whose word it is, whether they may is checked on the server. `placed`: what the change is about. */
export function approvalButtons(view: ChangeView, placed: Press): Button[] {
  const { approval, plan, intents } = view;
  const press: Press = { ...placed, ...(plan === undefined ? {} : { plan: plan.hash }) };
  return [
    approveButton(view, press),
    ...(intents.includes('reject')
      ? [button(approval?.typed === undefined ? 'Reject…' : 'Not now…', actionIds.reject, press)]
      : []),
    ...(intents.includes('abort') ? [button('Withdraw…', actionIds.abort, { ...press, queued: true })] : []),
  ];
}

/** One press where there is nothing to type or to pick. */
function approveButton(view: ChangeView, press: Press): Button {
  const { typed, breakGlass, choices, instructions } = view.approval ?? {};
  const first = instructions === undefined ? [] : [`Before you approve: ${sentence(instructions)}`];
  if (typed === undefined && breakGlass === undefined && choices === undefined)
    return button('Approve', actionIds.approveNow, press, { style: 'primary' });
  const asked: Press = {
    ...press,
    says: [...price(view), ...first].join('\n'),
    ...(typed === undefined ? {} : { typed }),
    ...(breakGlass === undefined ? {} : { alone: breakGlass }),
    ...(choices === undefined ? {} : { choices }),
  };
  return button('Approve…', actionIds.approve, asked, { style: 'primary' });
}
