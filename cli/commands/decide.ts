import type { ChangeView } from '../../domain/change/view.ts';
import type { Command } from '../../domain/grammar/command.ts';
import type { Api, DecisionBody, DecisionVerb } from '../api.ts';

const intents = {
  promote: 'promote',
  pause: 'pause',
  resume: 'resume',
  abort: 'abort',
  retry: 'retryStep',
  skip: 'skipStep',
  approve: 'approve',
  reject: 'reject',
  ungraceful: 'ungraceful',
  override: 'override',
} as const satisfies Readonly<Record<string, DecisionVerb>>;
export type Deciding = Extract<Command, { verb: keyof typeof intents }>;

/** Carries out a decision on a change; answers the sentence that says what came of it. */
export async function decideOn(api: Api, change: string, command: Deciding): Promise<string> {
  const { verb, subject: _, ...body } = command;
  if (command.verb !== 'approve') return api.decide(change, intents[verb], body);
  return api.decide(change, 'approve', approval(command, await api.change(change)));
}

/**
 * The approval of the plan as it stands. To type this command is as deliberate as typing the name into a form, so the
 * name is filled in, and the command works in a script; `--typed` overrides it.
 */
function approval(
  { typed, choice, breakGlass, reason }: Extract<Command, { verb: 'approve' }>,
  view: ChangeView,
): DecisionBody {
  const name = typed ?? view.approval?.typed;
  return {
    ...(view.plan === undefined ? {} : { plan: view.plan.hash }),
    ...(name === undefined ? {} : { typed: name }),
    ...(choice === undefined ? {} : { choice }),
    ...(breakGlass ? { breakGlass } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}
