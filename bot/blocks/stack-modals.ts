import type { ModalView } from '@slack/types';
import { modal, reasonInput, text } from './modals.ts';
import { viewIds, type Press } from './press.ts';

/** Asks why before it has a stored plan applied. */
export function applyPlanModal(press: Press): ModalView {
  const what = `Apply the ${press.title ?? `plan of ${press.stack ?? ''}`}, just as it was shown? Approvals come first; nothing is changed before them.`;
  return modal(viewIds.applyPlan, press, 'Apply a plan', 'Ask for it', [text(what), reasonInput()]);
}
