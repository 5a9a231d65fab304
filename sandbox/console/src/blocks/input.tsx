import { isObject, type Json, objectOf, stringOf } from '../../../slack/json.ts';
import { Element } from './element.tsx';
import { useSurface } from './surface.ts';
import { plainText } from './text.tsx';

/** An input block: label, element, hint, and what is wrong with it. */
export function Input({ block }: { block: Json }) {
  const surface = useSurface();
  const blockId = stringOf(block['block_id']);
  const element = objectOf(block['element']);
  const error = surface.errors[blockId];
  const type = stringOf(element['type']);
  const id = `${blockId}-${stringOf(element['action_id'])}`;
  const label = (
    <>
      {plainText(block['label'])}
      {block['optional'] === true && <span class="quiet"> (optional)</span>}
    </>
  );
  const grouped = type === 'checkboxes' || type === 'radio_buttons';
  return (
    <div class={error ? 'input wrong' : 'input'}>
      {grouped ? (
        <div class="label">{label}</div>
      ) : (
        <label class="label" for={id}>
          {label}
        </label>
      )}
      <Element element={element} blockId={blockId} quiet={block['dispatch_action'] !== true} />
      {error && (
        <div class="failure" role="alert">
          ⚠ {error}
        </div>
      )}
      {isObject(block['hint']) && <div class="quiet hint">{plainText(block['hint'])}</div>}
    </div>
  );
}
