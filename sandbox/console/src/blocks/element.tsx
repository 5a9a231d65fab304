import { useState } from 'preact/hooks';
import { isObject, type Json, objectOf, stringOf } from '../../../slack/json.ts';
import type { ActResult } from '../../../slack/console/wire.ts';
import { Confirm } from '../chat/confirm.tsx';
import { ButtonElement, FeedbackButtons, Overflow } from './buttons.tsx';
import { Choices } from './choices.tsx';
import { DateInput, TextInput } from './fields.tsx';
import { Picture } from './picture.tsx';
import { Select } from './select.tsx';
import { useSurface } from './surface.ts';

/** What each kind of element gets: its own definition, what is chosen, and how to choose. */
export interface ElementProps {
  element: Json;
  /** Slack's entry, such as `{ selected_option }`; undefined while the element's initial choice holds. */
  entry: Json | undefined;
  /** Chooses; `value` is what the app is told. In a form nothing is sent before it is submitted. */
  choose: (entry: Json, value: unknown) => void;
  busy: boolean;
  id: string;
}

/** An element of a section, an actions block or an input: asks for confirmation, sends, and says when the app is silent. */
export function Element({ element, blockId, quiet = false }: { element: Json; blockId: string; quiet?: boolean }) {
  const surface = useSurface();
  const actionId = stringOf(element['action_id']);
  const [asking, setAsking] = useState<{ entry: Json; value: unknown }>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');

  async function send(entry: Json, value: unknown): Promise<void> {
    surface.enter(blockId, actionId, entry);
    if (quiet) return;
    setBusy(true);
    setFailure('');
    const result = await surface.act(blockId, actionId, value);
    setBusy(false);
    if (!result.ok) setFailure(failureText(result));
  }

  if (element['type'] === 'image') return <Picture picture={element} size="thumb" />;
  const props: ElementProps = {
    element,
    entry: surface.entered(blockId, actionId),
    choose: (entry, value) => (isObject(element['confirm']) ? setAsking({ entry, value }) : void send(entry, value)),
    busy,
    id: `${blockId}-${actionId}`,
  };
  return (
    <span class="element">
      <Kind {...props} blockId={blockId} />
      {failure && (
        <span class="failure" role="alert">
          ⚠ {failure}
        </span>
      )}
      {asking && (
        <Confirm
          dialog={objectOf(element['confirm'])}
          onAnswer={(yes) => {
            setAsking(undefined);
            if (yes) void send(asking.entry, asking.value);
          }}
        />
      )}
    </span>
  );
}

function failureText(result: ActResult & { ok: false }): string {
  if (result.error === 'operation_timeout') return 'The app did not respond in time (operation_timeout).';
  if (result.error === 'dispatch_failed') return 'The app could not be reached (dispatch_failed).';
  return result.detail;
}

function Kind(props: ElementProps & { blockId: string }) {
  const type = stringOf(props.element['type']);
  if (type === 'button' || type === 'workflow_button' || type === 'icon_button') return <ButtonElement {...props} />;
  if (type === 'feedback_buttons') return <FeedbackButtons {...props} />;
  if (type === 'overflow') return <Overflow {...props} />;
  if (type === 'checkboxes' || type === 'radio_buttons') return <Choices {...props} />;
  if (type.endsWith('_select')) return <Select {...props} />;
  if (type === 'datepicker' || type === 'timepicker' || type === 'datetimepicker') return <DateInput {...props} />;
  if (type.endsWith('_input')) return <TextInput {...props} />;
  return <span class="quiet">An element of type “{type}” cannot be shown here.</span>;
}
