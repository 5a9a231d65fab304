import type { ChangeView } from '../../../domain/change/view.ts';
import type { Draw } from './draw.ts';
import { query, sendUpdate } from './temporal.ts';

/** On call may move and operate; a manager may override and approve; a captain may approve alone. */
const people = ['oncall', 'manager', 'captain', 'nobody'] as const;
type Person = (typeof people)[number];

interface Said {
  readonly intent: string;
  readonly input: object;
}

export interface People {
  /** Somebody does something that the change would take, or something it would not. */
  meddle(): void;
  /** Those on duty do what brings it to its end. */
  help(): void;
  readonly counts: { sent: number; taken: number; refused: number };
}

/** At most so many times a step is tried again before it is passed over. */
const retries = 3;

export function createPeople(draw: Draw): People {
  const counts = { sent: 0, taken: 0, refused: 0 };
  const tried = new Map<string, number>();
  const actor = (person: Person) => ({ actor: { via: 'oidc', subject: person } }) as const;
  let last: Said | undefined;

  function say(intent: string, input: object): void {
    last = { intent, input };
    counts.sent += 1;
    sendUpdate(intent, input).then(
      () => void (counts.taken += 1),
      (error: Error) => {
        counts.refused += 1;
        // A refusal is an ApplicationFailure; anything else is a defect, of the model or of what it tests.
        if (error.name !== 'ApplicationFailure') defects.push(error);
      },
    );
  }

  const view = () => query('query:progress') as ChangeView;
  const approving = (seen: ChangeView, person: Person) => ({
    ...actor(person),
    plan: draw.chance(0.95) ? (seen.plan?.hash ?? '') : 'another',
    typed: draw.chance(0.95) ? seen.subject : 'something else',
    ...(person === 'captain' && draw.chance(0.5) ? { breakGlass: true, reason: 'alone' } : {}),
  });
  const held = (seen: ChangeView) => {
    const waiting = seen.steps.filter(
      ({ state }) => state === 'failed' || state === 'errored' || state === 'inconclusive' || state === 'undoFailed',
    );
    return seen.waitsFor?.step ?? (waiting.length === 0 ? undefined : draw.one(waiting).id);
  };

  return {
    counts,
    meddle() {
      if (last !== undefined && draw.chance(0.15)) return say(last.intent, last.input); // pressed twice
      const seen = view();
      const person = draw.one(people);
      const step = held(seen);
      if (seen.intents.includes('approve') && draw.chance(0.8)) return say('approve', approving(seen, person));
      if (step !== undefined && draw.chance(0.8)) {
        return say(draw.chance(0.6) ? 'retryStep' : 'skipStep', { ...actor(person), step, reason: 'as I say' });
      }
      const rare = ['reject', 'abort', 'ungraceful', 'pause', 'resume', 'skipStep'] as const;
      const intent = draw.one(rare);
      if (intent === 'reject' && draw.chance(0.8)) return;
      const any = intent === 'skipStep' && seen.steps.length > 0 ? { step: draw.one(seen.steps).id } : {};
      say(intent, { ...actor(person), reason: 'as I say', ...any });
    },
    help() {
      const seen = view();
      if (seen.intents.includes('approve')) {
        for (const person of ['oncall', 'manager'] as const) {
          if (!seen.approval?.given.some((each) => each.person === person))
            return say('approve', { ...actor(person), plan: seen.plan?.hash ?? '', typed: seen.subject });
        }
      }
      if (seen.intents.includes('resume')) return say('resume', actor('oncall'));
      const step = seen.waitsFor?.step;
      if (step === undefined) return;
      const times = (tried.get(step) ?? 0) + 1;
      tried.set(step, times);
      // Whoever is refused leaves it to another, and what cannot be passed over is tried again.
      const intent = times <= retries || draw.chance(0.3) ? 'retryStep' : 'skipStep';
      say(intent, { ...actor(draw.chance(0.5) ? 'manager' : 'oncall'), step, reason: 'it is well' });
    },
  };
}

/** What neither passed nor was refused, in any run since it was emptied. */
export const defects: Error[] = [];
