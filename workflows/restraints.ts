import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  expire,
  forget,
  heed,
  type Heeder,
  heedOf,
  lift,
  newRegister,
  nextExpiry,
  put,
  type Register,
  standing,
} from '../domain/restraints/register.ts';
import { type Reach, reachKey, type Restraint, restraintKey } from '../domain/restraints/restraint.ts';
import {
  liftedSentence,
  nothingThere,
  notYours,
  putSentence,
  reasonOwed,
  takenSentence,
} from '../domain/restraints/sentences.ts';
import { authoriseRestraint, stillRunning } from './activities.ts';
import { refusal } from './decide.ts';
import {
  heedRestraints,
  notAllowed,
  restrain,
  restrained,
  restraintDeeds,
  restraintsNow,
  unrestrain,
} from './messages.ts';

/** From so many on, it looks which of those who are told still run. */
const fewestToLookAt = 100;

/**
 * Keeps what people locked, froze or stopped, and tells the changes concerned when that changes; what ends by itself ends by a durable timer.
 * An entity workflow; it never ends.
 */
export async function restraints(carried?: Register): Promise<void> {
  let register = carried ?? newRegister();
  let told = register;
  let lookAt = fewestToLookAt;
  const current = () => {
    register = expire(register, Date.now());
    return register;
  };

  setHandler(restraintsNow, () => register.restraints);
  setHandler(restraintDeeds, () => register.deeds ?? []);
  setHandler(heedRestraints, (heeder) => {
    register = heed(current(), heeder);
    return heedOf(register, heeder, Date.now());
  });
  setHandler(restrain, async ({ actor, kind, on, reason, until }) => {
    const who = await authoriseRestraint({ actor, right: 'operate', on });
    if (!who.allowed) throw refusal(who.sentence, notAllowed);
    const there = standing(current(), kind, on);
    if (there !== undefined && there.by !== who.person) throw refusal(takenSentence(there));
    const restraint: Restraint = {
      kind,
      on,
      by: who.person,
      ...(reason === undefined ? {} : { reason }),
      since: Date.now(),
      ...(until === undefined ? {} : { until }),
    };
    register = put(register, restraint);
    return { person: who.person, restraint, sentence: putSentence(restraint) };
  });
  setHandler(unrestrain, async ({ actor, kind, on, reason }) => {
    const who = await authoriseRestraint({ actor, right: 'override', on });
    const there = standing(current(), kind, on);
    if (there === undefined) throw refusal(nothingThere(kind, on));
    const owns = who.person !== undefined && there.by === who.person;
    if (!owns && !who.allowed) throw refusal(notYours(there, who.sentence), notAllowed);
    if (!owns && reason === undefined) throw refusal(reasonOwed(there));
    const person = who.person ?? '';
    register = lift(register, { kind, on, person, at: Date.now(), ...(reason === undefined ? {} : { reason }) });
    return { person, sentence: liftedSentence(there) };
  });

  const stirred = () =>
    register.version !== told.version || register.heeders.length >= lookAt || workflowInfo().continueAsNewSuggested;
  for (;;) {
    current();
    if (register.version !== told.version) {
      const before = told;
      told = register;
      const gone = await tell(before, told);
      register = forget(register, gone);
    } else if (register.heeders.length >= lookAt) {
      register = forget(register, await ended(register.heeders));
      lookAt = Math.max(fewestToLookAt, 2 * register.heeders.length);
    } else if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      if (register.version === told.version) break;
    } else {
      const next = nextExpiry(register);
      if (next === undefined) await condition(stirred);
      else await condition(stirred, Math.max(1, next - Date.now()));
    }
  }
  await continueAsNew<typeof restraints>(register);
}

/** Tells every change for which something else holds than before; answers those that are gone. */
async function tell(before: Register, now: Register): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  const concerned = now.heeders.filter((heeder) => holding(before, heeder) !== holding(now, heeder));
  await Promise.all(
    concerned.map(async (heeder) => {
      try {
        await getExternalWorkflowHandle(heeder.change).signal(restrained, heedOf(now, heeder, Date.now()));
      } catch {
        gone.add(heeder.change);
      }
    }),
  );
  return gone;
}

function holding({ restraints: all }: Register, { reaches }: Heeder): string {
  const reached = (on: Reach) => reaches.includes(reachKey(on));
  return all.flatMap((each) => (reached(each.on) ? [`${restraintKey(each)} ${each.until ?? ''}`] : [])).join();
}

/** Which of them will do nothing more. Those that cannot be asked about count as running. */
async function ended(heeders: readonly Heeder[]): Promise<ReadonlySet<string>> {
  const changes = heeders.map(({ change }) => change);
  try {
    const running = new Set(await stillRunning(changes));
    return new Set(changes.filter((change) => !running.has(change)));
  } catch (error) {
    if (error instanceof ActivityFailure) return new Set();
    throw error;
  }
}
