import type { UpdateDefinition } from '@temporalio/common';
import { setHandler } from '@temporalio/workflow';
import type { ChangeAction } from '../domain/catalogue/authorise-change.ts';
import type { Intent } from '../domain/change/view.ts';
import { takeApprovals } from './approval-decisions.ts';
import type { ChangeState } from './change-state.ts';
import { decide, mustAccept, refusal, type Who } from './decide.ts';
import { passOver } from './heed.ts';
import { endable } from './intents.ts';
import {
  abort,
  type Decided,
  type Decision,
  override,
  pause,
  promote,
  resume,
  retryStep,
  skipStep,
  ungraceful,
} from './messages.ts';
import { planSteps, recordOf, requestStop, restraintsOn, type Wish } from './run-state.ts';

/** Registers one update an intent. Validators answer at once from the state; the handler first learns who the person really is. */
export function takeDecisions(state: ChangeState): void {
  const { run } = state;
  takeApprovals(state);

  take(
    promote,
    ({ full }) => (full ? 'promoteFull' : 'promote'),
    ({ person }, { full }) => {
      const intent = full ? 'promoteFull' : 'promote';
      if (full) run.said.add('promoteFull');
      for (const step of planSteps(run).filter((each) => endable(state, each, intent))) {
        const record = recordOf(run, step.id);
        record.endedBy = intent;
        record.scope?.cancel();
      }
      if (full) passOverHeld(person);
      return full ? 'It goes to 100 % now.' : 'This bake ends now.';
    },
  );

  take(
    pause,
    () => 'pause',
    ({ person }, { reason }) => {
      run.pause = { person, since: Date.now(), ...(reason === undefined ? {} : { reason }) };
      return 'It is paused: traffic stays as it is.';
    },
  );

  take(
    resume,
    () => 'resume',
    () => {
      delete run.pause;
      return 'It goes on.';
    },
  );

  take(
    abort,
    () => 'abort',
    ({ person }, { reason }) => {
      requestStop(run, { by: 'person', at: Date.now(), person, ...(reason === undefined ? {} : { reason }) });
      if (!run.begun) return 'It is withdrawn.';
      if (state.request.kind === 'infrastructure')
        return 'It stops once what is under way is finished; what is applied stands.';
      return state.request.kind === 'arm' ? 'It is disarmed.' : 'It is stopped and goes back.';
    },
  );

  take(
    ungraceful,
    () => 'ungraceful',
    ({ person }, { reason }) => {
      run.said.add('ungraceful');
      overridden('gave up on a graceful handover', person, reason);
      for (const step of planSteps(run).filter(({ endedBy }) => endedBy?.includes('ungraceful'))) {
        const record = recordOf(run, step.id);
        if (record.heldSince === undefined) record.endedBy = 'ungraceful';
        else record.answer ??= { kind: 'skip', person, reason: 'ungraceful' };
        record.scope?.cancel();
      }
      return 'It no longer waits for the region that is left.';
    },
    () => 'override',
  );

  take(
    override,
    () => 'override',
    ({ person }, { reason }) => {
      if (reason === undefined) throw refusal('Going on in spite of it is an override: it needs a reason.');
      passOver(run, restraintsOn(run, Date.now()), person, reason);
      return 'It goes on.';
    },
    () => 'override',
  );

  take(
    retryStep,
    () => 'retryStep',
    ({ person }, { step }) => answer(person, 'retry', step),
  );
  take(
    skipStep,
    () => 'skipStep',
    ({ person }, { step, reason }) => {
      const sentence = answer(person, 'skip', step, reason);
      const skipped = planSteps(run).find(({ id }) => id === step);
      if (skipped?.skipNeeds !== undefined) overridden(`went on without "${skipped.title}"`, person, reason);
      return sentence;
    },
    ({ step }) => planSteps(run).find(({ id }) => id === step)?.skipNeeds ?? 'operate',
  );

  /** A bake that waits for a person is passed over like those that have not begun. */
  function passOverHeld(person: string): void {
    for (const step of planSteps(run).filter(({ passedOverBy }) => passedOverBy?.includes('promoteFull'))) {
      const record = recordOf(run, step.id);
      if (record.heldSince !== undefined) record.answer ??= { kind: 'skip', person, reason: 'promote --full' };
    }
  }

  function overridden(what: string, person: string, reason?: string): void {
    run.overrides.push({ what, person, at: Date.now(), ...(reason === undefined ? {} : { reason }) });
  }

  function answer(person: string, kind: 'retry' | 'skip', step: string, reason?: string): string {
    const record = run.records.get(step);
    if (record?.heldSince === undefined) throw refusal(`Step ${step} does not wait for anyone.`);
    if (record.answer !== undefined)
      throw refusal(`Step ${step} has been answered already, by ${record.answer.person}.`);
    const { mustPass, title } = planSteps(run).find(({ id }) => id === step) ?? {};
    if (kind === 'skip' && mustPass === true) throw refusal(`"${title}" cannot be skipped: try it again, or abort.`);
    record.answer = { kind, person, ...(reason === undefined ? {} : { reason }) };
    return kind === 'retry' ? 'It is tried again.' : 'The step is skipped.';
  }

  function take<D extends Decision>(
    update: UpdateDefinition<Decided, [D]>,
    intentOf: (decision: D) => Intent,
    apply: (who: Who, decision: D) => string,
    needed: (decision: D) => ChangeAction = () => 'operate',
  ): void {
    setHandler(
      update,
      (decision: D) => {
        const intent = intentOf(decision);
        const noted = (who: Who) => {
          const sentence = apply(who, decision);
          run.wishes.push(wishOf(intent, who, decision));
          return sentence;
        };
        return decide(state, decision, { intent, needed: needed(decision), apply: noted });
      },
      { validator: (decision: D) => mustAccept(state, intentOf(decision)) },
    );
  }
}

function wishOf(intent: Intent, { person }: Who, { reason, step }: Decision & { readonly step?: string }): Wish {
  return {
    intent,
    person,
    at: Date.now(),
    ...(step === undefined ? {} : { step }),
    ...(reason === undefined ? {} : { reason }),
  };
}
