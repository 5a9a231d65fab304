import type {
  AllMiddlewareArgs,
  App,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewStateValue,
  ViewSubmitAction,
} from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Actor } from '../../domain/change/actor.ts';
import { toRequest } from '../asks.ts';
import {
  type DeployChoice,
  deployFields,
  deployModal,
  environmentOptions,
  fieldBlock,
  type Foreseen,
  serviceOptions,
  versionOptions,
} from '../blocks/deploy-modal.ts';
import { note } from '../blocks/ephemeral.ts';
import { inputs } from '../blocks/modals.ts';
import { parsePress, viewIds } from '../blocks/press.ts';
import { clip } from '../blocks/text.ts';
import { Problem } from '../gateway/problem.ts';
import { slackActor } from '../slack/actor.ts';
import { announcement } from './commands/start.ts';
import { heldBack } from '../restraint-asks.ts';
import { inTime } from './in-time.ts';
import { type ListenerDeps, logRefusal, requestKey, sorry } from './listener.ts';

type Suggested = SlackOptionsMiddlewareArgs<'block_suggestion'> & AllMiddlewareArgs;
type Chosen = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
type Submitted = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;
type Values = Readonly<Record<string, Readonly<Record<string, ViewStateValue>>>>;

/** Slack wants options and the answer to a submission within 3 s; the rest is for the way. */
const answerMs = 2_300;
/** How long a submission waits to hear that its plan would be refused. */
const lookMs = 1_500;
const longestError = 500;

/** Opens the form: at once, since the trigger lives 3 s, and from the catalogue in memory alone. */
export async function openDeployForm(client: WebClient, trigger: string, channel: string, now: number): Promise<void> {
  await client.views.open({ trigger_id: trigger, view: deployModal({}, { is: 'unknown' }, channel, now) });
}

/** Listens to the form of a bare `/deploy`: what there is to choose, what was chosen, and its submission. */
export function listenToDeployForm(app: App, deps: ListenerDeps): void {
  for (const [name, action_id] of Object.entries(deployFields)) {
    app.options<'block_suggestion'>({ type: 'block_suggestion', action_id }, (args) => onOptions(args, deps));
    app.action<BlockAction>({ type: 'block_actions', action_id }, (args) => onChoice(args, name, deps));
  }
  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: viewIds.deploy }, (args) => onSubmit(args, deps));
}

async function onOptions({ ack, payload, body }: Suggested, deps: ListenerDeps): Promise<void> {
  const { catalogue } = deps;
  const { service = '', environment } = choiceIn(body.view?.state?.values ?? {});
  switch (payload.action_id) {
    case deployFields.service:
      return ack({ options: serviceOptions(catalogue, payload.value) });
    case deployFields.environment:
      return ack({ options: environmentOptions(catalogue, service, payload.value) });
    default:
      return ack({ options: versionOptions(await known(service, environment, deps), payload.value, deps.now()) });
  }
}

/** What the registry has, as far as it says so in time; its refusal stands in the form already. */
async function known(service: string, environment: string | undefined, deps: ListenerDeps) {
  const asked = releasesOf(service, environment, deps).catch((error: unknown) => {
    deps.log.info({ err: error, service }, 'no versions to choose from');
    return [];
  });
  return (await inTime(asked, answerMs))?.value ?? [];
}

/** Before an environment is chosen, those of the first: most services have one registry. */
async function releasesOf(service: string, environment: string | undefined, { catalogue, gateway }: ListenerDeps) {
  const [first] = environmentOptions(catalogue, service, '');
  const place = environment ?? first?.value;
  return place === undefined ? [] : gateway.releases(service, place);
}

/** Shows at once that it looks, then what it has found, unless something else was chosen meanwhile. */
async function onChoice({ ack, body, client }: Chosen, field: string, deps: ListenerDeps): Promise<void> {
  await ack();
  const { view } = body;
  if (view === undefined) return;
  const choice = choiceIn(view.state.values);
  const whole = isWhole(choice);
  if (field === 'version' && !whole) return;
  const channel = parsePress(view.private_metadata)?.channel ?? '';
  const show = (foreseen: Foreseen, over?: string) =>
    client.views.update({
      view_id: view.id,
      view: deployModal(choice, foreseen, channel, deps.now()),
      ...(over === undefined ? {} : { hash: over }),
    });
  try {
    const awaiting = await show({ is: whole ? 'awaited' : 'unknown' });
    const found = await foresee(choice, slackActor(body), deps);
    // Over what says that it looks: where something else stands by now, that is newer.
    if (found.is !== 'unknown') await show(found, awaiting.view?.hash);
  } catch (error) {
    deps.log.info({ err: error }, 'the form stays as it was');
  }
}

/** What the choice would do; before it is whole, whether there is anything to choose. */
async function foresee(choice: DeployChoice, actor: Actor, deps: ListenerDeps): Promise<Foreseen> {
  try {
    if (isWhole(choice)) {
      const request = requestOf(choice, actor, deps);
      const [view, held] = await Promise.all([deps.gateway.preview(request), heldBack(deps, request, deps.now())]);
      return { is: 'known', view, held };
    }
    const { service, environment } = choice;
    if (service !== undefined) await releasesOf(service, environment, deps);
    return { is: 'unknown' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { is: 'refused', sentence: error.message };
  }
}

/** Starts what the typed command would start. What is wrong is told at its field, and the form stays. */
async function onSubmit(args: Submitted, deps: ListenerDeps): Promise<void> {
  const { ack, body, view, context, client } = args;
  const choice = choiceIn(view.state.values);
  const { user, trigger_id: trigger } = body;
  const actor = slackActor(body);
  const channel = parsePress(view.private_metadata)?.channel || user.id;
  if (!isWhole(choice)) {
    const what = choice.service === undefined ? 'Choose a service.' : 'Choose an environment and a version too.';
    return ack({ response_action: 'errors', errors: { [fieldBlock('service', choice)]: what } });
  }
  const why = view.state.values[inputs.reason]?.[inputs.reason]?.value?.trim() ?? '';
  const work = begin(choice, why, { actor, key: requestKey(context, trigger) }, deps);
  const done = await inTime(
    work.catch((error: unknown) => error),
    answerMs,
  );
  if (done !== undefined && done.value instanceof Problem) {
    logRefusal(done.value, deps.log, actor);
    const { field, sentence } = complaint(done.value);
    return ack({
      response_action: 'errors',
      errors: { [fieldBlock(field, choice)]: clip(sentence, longestError) },
    });
  }
  await ack();
  const message = await work.then(note, (error: unknown) => sorry(error, deps.log, actor));
  await client.chat.postEphemeral({ channel, user: user.id, ...message }).catch((err: unknown) => {
    deps.log.info({ err }, 'the announcement was not taken');
  });
}

/** Starts it, unless its plan is known in time to be refused. Answers the announcement. */
async function begin(
  choice: Required<DeployChoice>,
  why: string,
  { actor, key }: { readonly actor: Actor; readonly key: string },
  deps: ListenerDeps,
): Promise<string> {
  const request = { ...requestOf(choice, actor, deps), ...(why === '' ? {} : { reason: why }) };
  // Where it is not known in time, the change itself says so.
  const [looked, held] = await Promise.all([
    inTime(
      deps.gateway.preview(request).catch(() => undefined),
      lookMs,
    ),
    inTime(
      heldBack(deps, request, deps.now()).catch(() => undefined),
      lookMs,
    ),
  ]);
  const seen = looked?.value;
  if (held?.value !== undefined) throw new Problem('refused', held.value);
  if (seen?.status === 'refused') throw new Problem('conflict', seen.sentence ?? 'It would be refused.');
  const { change } = await deps.gateway.start(request, key);
  deps.log.info({ change, kind: request.kind }, 'change asked for');
  return announcement(request, deps);
}

/** Where to say it: a missing right and a freeze belong to the place, all else to the version. */
function complaint({ type, message }: Problem): { field: 'environment' | 'version'; sentence: string } {
  return { field: type === 'refused' || type === 'notFound' ? 'environment' : 'version', sentence: message };
}

function requestOf(choice: Required<DeployChoice>, actor: Actor, { catalogue }: ListenerDeps) {
  return toRequest(catalogue, { ...choice, dryRun: false }, actor, 'slack');
}

function isWhole(choice: DeployChoice): choice is Required<DeployChoice> {
  return choice.service !== undefined && choice.environment !== undefined && choice.version !== undefined;
}

/** What is chosen now. What belongs to another service than the chosen one does not count. */
function choiceIn(values: Values): DeployChoice {
  const at = (block: string, action: string) => values[block]?.[action]?.selected_option?.value;
  const service = at('service', deployFields.service);
  if (service === undefined) return {};
  const environment = at(fieldBlock('environment', { service }), deployFields.environment);
  const version = at(fieldBlock('version', { service }), deployFields.version);
  return {
    service,
    ...(environment === undefined ? {} : { environment }),
    ...(version === undefined ? {} : { version }),
  };
}
