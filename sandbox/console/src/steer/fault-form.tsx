import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, useAttempt } from './attempt.tsx';
import { belongs, type Field, type FaultDraft, faultOf, FIELDS, KINDS } from './fault-fields.ts';

/** The settings of `coxswain sandbox fault`, the rarer ones folded away. Patterns are regular expressions. */
export function FaultForm(props: {
  draft: FaultDraft;
  regions: readonly string[];
  look: () => Promise<void>;
  onClose: () => void;
}) {
  const [values, setValues] = useState(props.draft.values);
  const { busy, problem, make } = useAttempt(props.look);
  const add = useRef<HTMLButtonElement>(null);
  useEffect(() => add.current?.focus(), []);
  const { kind = 'error' } = values;
  const set = (name: string, value: string): void => setValues({ ...values, [name]: value });
  const fields = FIELDS.filter((field) => belongs(field, kind));
  const rare = fields.filter((field) => field.rare);
  const text = (field: Field) => (
    <label key={field.name} class="input">
      <span class="label">{field.label}</span>
      <input
        {...(field.number ? { inputMode: 'decimal' as const } : {})}
        autocomplete="off"
        spellcheck={false}
        placeholder={field.hint}
        value={values[field.name] ?? ''}
        onInput={(event) => set(field.name, event.currentTarget.value)}
      />
    </label>
  );

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy === '' && (await make('add', 'POST', 'faults', faultOf(values)))) props.onClose();
  }

  return (
    <form class="steer-form" aria-label="A fault" onSubmit={(event) => void submit(event)} noValidate>
      <div class="steer-fields">
        <Choice
          label="Kind"
          value={kind}
          options={Object.fromEntries(Object.keys(KINDS).map((name) => [name, name]))}
          onPick={(value) => set('kind', value)}
        />
        {kind === 'outage' && (
          <Choice
            label="How"
            value={values['answer'] ?? '503'}
            options={{ '503': 'answers 503', 'hang-up': 'hangs up' }}
            onPick={(value) => set('answer', value)}
          />
        )}
        {fields.filter((field) => !field.rare).map(text)}
        <Choice
          label="Region"
          value={values['region'] ?? ''}
          options={{ '': 'any', ...Object.fromEntries(props.regions.map((region) => [region, region])) }}
          onPick={(value) => set('region', value)}
        />
      </div>
      <details open={rare.some(({ name }) => props.draft.values[name] !== undefined)}>
        <summary>More</summary>
        <div class="steer-fields">{rare.map(text)}</div>
      </details>
      <p class="quiet">{KINDS[kind]}</p>
      <Problem text={problem} />
      <div class="steer-buttons">
        <button ref={add} type="submit" class="button filled primary" disabled={busy !== ''} aria-busy={busy !== ''}>
          Add fault
        </button>
        <button type="button" class="button" onClick={props.onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: Readonly<Record<string, string>>;
  onPick: (value: string) => void;
}) {
  return (
    <label class="input">
      <span class="label">{props.label}</span>
      <select class="select" value={props.value} onChange={(event) => props.onPick(event.currentTarget.value)}>
        {Object.entries(props.options).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
