import type { AllMiddlewareArgs, App, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { personOf, stranger } from '../../../domain/catalogue/authorise.ts';
import type { Command, Verb } from '../../../domain/grammar/command.ts';
import { commandNames } from '../../../domain/grammar/families.ts';
import { usage } from '../../../domain/grammar/help.ts';
import { parseLine, type Parsed } from '../../../domain/grammar/parse.ts';
import { note } from '../../blocks/ephemeral.ts';
import { slackActor } from '../../slack/actor.ts';
import { type Asked, type ListenerDeps, requestKey, sorry, whisper } from '../listener.ts';
import { openDeployForm } from '../deploy-form.ts';
import { inTime } from '../in-time.ts';
import { createSpacing } from '../spacing.ts';
import { abort } from './abort.ts';
import { ansibleRun } from './ansible-run.ts';
import { anyCommand } from './any.ts';
import { approve } from './approve.ts';
import { arm } from './arm.ts';
import { audit } from './audit.ts';
import type { Answer, CommandHandler } from './command.ts';
import { deploy } from './deploy.ts';
import { deploys } from './deploys.ts';
import { drFence } from './dr-fence.ts';
import { drRebuild } from './dr-rebuild.ts';
import { drStatus } from './dr-status.ts';
import { drSync } from './dr-sync.ts';
import { drill } from './drill.ts';
import { failback } from './failback.ts';
import { failover } from './failover.ts';
import { infraApply } from './infra-apply.ts';
import { infraList } from './infra-list.ts';
import { infraPlan } from './infra-plan.ts';
import { locks } from './locks.ts';
import { override } from './override.ts';
import { pause } from './pause.ts';
import { promote } from './promote.ts';
import { reject } from './reject.ts';
import { report } from './report.ts';
import { restrain, unrestrain } from './restrain.ts';
import { resume } from './resume.ts';
import { retry } from './retry.ts';
import { rollback } from './rollback.ts';
import { skip } from './skip.ts';
import { status } from './status.ts';
import { ungraceful } from './ungraceful.ts';
import { why } from './why.ts';

const handlers = {
  deploy,
  rollback,
  failover,
  failback,
  drill,
  'dr sync': drSync,
  arm,
  'dr rebuild': drRebuild,
  'dr fence': drFence,
  'dr status': drStatus,
  'ansible run': ansibleRun,
  'infra plan': infraPlan,
  'infra apply': infraApply,
  'infra list': infraList,
  deploys,
  audit,
  status,
  why,
  report,
  approve,
  reject,
  ungraceful,
  lock: restrain,
  unlock: unrestrain,
  freeze: restrain,
  unfreeze: unrestrain,
  stop: restrain,
  unstop: unrestrain,
  locks,
  override,
  promote,
  pause,
  resume,
  abort,
  retry,
  skip,
} satisfies {
  readonly [V in Verb]: CommandHandler<V>;
};

/** Listens to every verb of the grammar, as a command of its own and behind `/coxswain`. */
export function listenToCommands(app: App, deps: ListenerDeps): void {
  const turn = createSpacing(spacingMs);
  for (const name of commandNames) {
    app.command(`/${name}`, (args) => take(args, `${name} ${args.command.text}`));
  }
  app.command(`/${anyCommand}`, (args) => take(args, args.command.text));

  function take(args: Typed, line: string): Promise<void> {
    return line.trim() === 'deploy' ? openForm(args, deps) : answer(args, parseLine(line), deps, turn);
  }
}

type Typed = SlackCommandMiddlewareArgs & AllMiddlewareArgs;

/** Without words, `/deploy` asks in a form. */
async function openForm({ command, body, ack, respond, client }: Typed, { catalogue, log, now }: ListenerDeps) {
  const actor = slackActor(body);
  if (personOf(catalogue, actor) === undefined) return ack(whisper(note(stranger(catalogue, actor))));
  await ack();
  try {
    await openDeployForm(client, command.trigger_id, command.channel_id, now());
  } catch (error) {
    log.warn({ err: error }, 'the form was not opened');
    await respond(whisper(note(`Slack did not open the form in time. Try again, or type ${usage('deploy', 'slack')}`)));
  }
}

/** Between the work of two commands; starting a change takes the bot a few milliseconds of its processor. */
const spacingMs = 15;

/**
 * Does the work and then acknowledges, so that nobody is told of a change that dies with the bot. Work that takes longer (many
 * commands at once, Temporal away) is acknowledged before its end, and answered when it has come, to the one who typed alone.
 */
async function answer(
  { command, body, ack, respond, context }: Typed,
  parsed: Parsed,
  deps: ListenerDeps,
  turn: () => Promise<void>,
): Promise<void> {
  if ('usage' in parsed) return ack(whisper(note(parsed.usage)));
  const asked: Asked = {
    actor: slackActor(body),
    key: requestKey(context, command.trigger_id),
  };
  let prepared: Answer;
  try {
    prepared = handle(parsed.command, asked, deps);
  } catch (error) {
    return ack(whisper(sorry(error, deps.log, asked.actor)));
  }
  const work = turn()
    .then(() => prepared.later())
    .catch((error: unknown) => sorry(error, deps.log, asked.actor));
  const done = await inTime(work);
  const first = done === undefined ? prepared.now : (done.value ?? prepared.now);
  await ack(first === undefined ? undefined : whisper(first));
  if (done !== undefined) return;
  const message = await work;
  if (message !== undefined) await respond(whisper(message));
}

/** Prepares the answer to any command. Throws a `Problem` for what is wrong with it. */
export function handle(command: Command, asked: Asked, deps: ListenerDeps): Answer {
  // The table's type pairs each verb with its own command; the compiler cannot follow that through an index.
  const handler = handlers[command.verb] as (command: Command, asked: Asked, deps: ListenerDeps) => Answer;
  return handler(command, asked, deps);
}
