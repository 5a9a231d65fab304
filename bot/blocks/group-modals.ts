import type { ModalView } from '@slack/types';
import { modal, reasonInput, text } from './modals.ts';
import { viewIds, type Press } from './press.ts';

/** Asks whether to go on without a safeguard, in plain words; the answer is recorded with its reason. */
export function overrideModal(press: Press): ModalView {
  const what = `${press.says ?? 'Go on without it?'}\n\nThis is an override: it is recorded in your name, with your reason.`;
  return modal(viewIds.override, press, 'Override', 'Go on without it', [text(what), reasonInput(true)]);
}

/** Asks whether to give up on the region that is left. */
export function ungracefulModal(press: Press): ModalView {
  const what = `Stop waiting for ${press.back ?? 'the region that is left'}? Writes it took that were not replayed yet are lost. This is an override: it is recorded in your name, with your reason.`;
  return modal(viewIds.ungraceful, press, 'Go ungraceful', 'Go ungraceful', [text(what), reasonInput(true)]);
}

/** Asks why before it assesses a failback. */
export function failbackModal(press: Press): ModalView {
  const { group = '', back } = press;
  const what = `Assess a failback of ${group}${back === undefined ? '' : ` to ${back}`}? Its price comes first; nothing moves before it is approved.`;
  return modal(viewIds.failback, press, 'Prepare failback', 'Assess it', [text(what), reasonInput()]);
}
