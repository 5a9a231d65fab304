import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Json } from '../../../slack/json.ts';
import { plainText, Text } from '../blocks/text.tsx';

/** Slack's confirmation dialog before an action. */
export function Confirm({ dialog, onAnswer }: { dialog: Json; onAnswer: (yes: boolean) => void }) {
  const box = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => box.current?.showModal(), []);
  const danger = dialog['style'] === 'danger';
  return (
    <dialog
      ref={box}
      class="confirm"
      aria-label={plainText(dialog['title']) || 'Are you sure?'}
      onCancel={(event) => {
        event.preventDefault();
        onAnswer(false);
      }}
    >
      <h2>{plainText(dialog['title']) || 'Are you sure?'}</h2>
      <p>
        <Text text={dialog['text']} />
      </p>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => onAnswer(false)}>
          {plainText(dialog['deny']) || 'Cancel'}
        </button>
        <button type="button" class={`button filled ${danger ? 'danger' : 'primary'}`} onClick={() => onAnswer(true)}>
          {plainText(dialog['confirm']) || 'Yes'}
        </button>
      </div>
    </dialog>
  );
}
