import type { Step, StepKind, StepParams } from './step.ts';

/** What a step may have besides, or otherwise than is usual for its kind. */
type Extras<K extends StepKind> = Partial<
  Pick<
    Step<K>,
    | 'timeoutSeconds'
    | 'on'
    | 'endedBy'
    | 'passedOverBy'
    | 'mustPass'
    | 'irreversible'
    | 'stays'
    | 'skipNeeds'
    | 'attempts'
  >
>;

/**
 * Makes steps of some kinds: `timeoutSeconds` bounds one attempt at each kind, `on` says what becomes of one that does not pass, unless a step
 * says otherwise.
 */
export function stepMaker<Known extends StepKind>(timeoutSeconds: Readonly<Record<Known, number>>, on: Step['on']) {
  return <K extends Known>(
    kind: K,
    id: string,
    phase: string,
    title: string,
    params: StepParams[K],
    extras: Extras<K> = {},
  ) => ({ id, kind, phase, title, params, timeoutSeconds: timeoutSeconds[kind], on, ...extras }) as const;
}
