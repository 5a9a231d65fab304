/** What a fault form begins with: texts by field, as typed. */
export interface FaultDraft {
  key: string;
  title: string;
  values: Readonly<Record<string, string>>;
}

/** The faults that one wants most often. Each ends by itself, so that a forgotten one does not puzzle anyone tomorrow. */
export const PRESETS: readonly FaultDraft[] = [
  {
    key: 'throttle',
    title: 'Throttle ECS',
    values: { kind: 'error', service: 'ecs', code: 'ThrottlingException', duration: '60' },
  },
  {
    key: '5xx',
    title: 'Answer 500',
    values: { kind: 'error', code: 'InternalFailure', status: '500', duration: '60' },
  },
  { key: 'latency', title: 'Answer 2 s late', values: { kind: 'latency', seconds: '2', duration: '60' } },
  {
    key: 'lost',
    title: 'Lose an answer',
    values: { kind: 'lost-answer', service: 'ecs', action: 'UpdateService', count: '1' },
  },
  { key: 'other', title: 'Other…', values: { kind: 'error' } },
];

/** The kinds of fault, and what each does. */
export const KINDS: Readonly<Record<string, string>> = {
  error: 'Calls are answered with an error; nothing is done.',
  latency: 'Calls are done, but only after a wait.',
  outage: 'Calls are not answered, as in an outage; nothing is done.',
  'lost-answer': 'Calls are done, but their answer is lost.',
};

/** One field of the form, by the name that the control API has for it. */
export interface Field {
  name: string;
  label: string;
  hint?: string;
  number?: true;
  /** Only for this kind of fault. */
  kind?: string;
  /** Shown only under "More". */
  rare?: true;
}

/** The fields beside kind, region and answer, which are chosen from a list. */
export const FIELDS: readonly Field[] = [
  { name: 'service', label: 'Service', hint: 'any, or ecs' },
  { name: 'action', label: 'Call', hint: 'any, or UpdateService' },
  { name: 'code', label: 'Error', hint: 'ServiceUnavailable', kind: 'error' },
  { name: 'seconds', label: 'Seconds late', hint: '2', kind: 'latency', number: true },
  { name: 'duration', label: 'Ends after (s)', hint: 'when cleared', number: true },
  { name: 'count', label: 'Ends after (hits)', hint: 'any number', number: true, rare: true },
  { name: 'rate', label: 'Share of calls', hint: '1', number: true, rare: true },
  { name: 'caller', label: 'Caller', hint: 'any', rare: true },
  { name: 'status', label: 'HTTP status', hint: "the error's own", kind: 'error', number: true, rare: true },
  { name: 'message', label: 'Message', hint: "the error's own", kind: 'error', rare: true },
];

/** What the control API is sent: what was left empty, and what belongs to another kind of fault, is left out. */
export function faultOf(values: Readonly<Record<string, string>>): Record<string, string | number> {
  const { kind = 'error', region = '', answer = '' } = values;
  const typed = FIELDS.filter((field) => belongs(field, kind)).flatMap(({ name, number }) => {
    const text = (values[name] ?? '').trim();
    if (text === '') return [];
    const value = Number(text);
    return [[name, number && Number.isFinite(value) ? value : text] as const];
  });
  return {
    kind,
    ...Object.fromEntries(typed),
    ...(region ? { region } : {}),
    ...(kind === 'outage' && answer ? { answer } : {}),
  };
}

export function belongs(field: Field, kind: string): boolean {
  return field.kind === undefined || field.kind === kind;
}
