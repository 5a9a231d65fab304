import type { Button } from '@slack/types';
import type { ChangeView } from '../../domain/change/view.ts';
import { sentence } from '../../domain/change/words.ts';
import { button } from './element.ts';
import { actionIds, type Press } from './press.ts';
import { clip } from './text.ts';

/** Going on in spite of a lock or a freeze asks for a reason. */
export function passOverButton(press: Press, { waitsFor }: ChangeView): Button {
  const says = sentence(waitsFor?.what ?? 'It is held back');
  return button('Go on all the same…', actionIds.passOver, { ...press, says: clip(says, 600) }, { style: 'danger' });
}
