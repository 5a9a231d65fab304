import type { AllMiddlewareArgs, AnyMiddlewareArgs, App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { note } from '../blocks/ephemeral.ts';
import { saying } from '../blocks/home.ts';
import { sorryModal } from '../blocks/modals.ts';
import { type SlackActor, slackActor } from '../slack/actor.ts';
import { type ListenerDeps, whisper } from './listener.ts';

type Incoming = AnyMiddlewareArgs & AllMiddlewareArgs;

/**
 * Comes before every listener: looks up who somebody is now, and tells those for whom nothing is done why, where they asked and to
 * them alone. Nothing else of their request is read.
 */
export function admitFirst(app: App, { admit, log }: Pick<ListenerDeps, 'admit' | 'log'>): void {
  app.use(async (args) => {
    const actor = slackActor(args.body);
    const problem = args.context['notInstalled'] === true ? notInstalled : await admitted(actor);
    if (problem === undefined) return args.next();
    await refuse(args, actor, problem).catch((err: unknown) => log.info({ err }, 'the refusal was not taken'));
  });

  async function admitted(actor: SlackActor): Promise<string | undefined> {
    return actor.user === '' ? undefined : admit?.(actor);
  }
}

const notInstalled =
  'Coxswain is not installed in this workspace (any more), so nothing is done from here. Have it installed again, or ask in a workspace that has it.';

async function refuse(args: Incoming, { user }: SlackActor, problem: string): Promise<void> {
  if ('command' in args) return args.ack(whisper(note(problem)));
  if ('options' in args) return args.ack({ options: [] });
  if ('event' in args) return refuseEvent(args.event, args.client, user, problem);
  if ('view' in args) {
    if (args.body.type !== 'view_submission') return args.ack();
    return args.ack({ response_action: 'update', view: sorryModal(problem) });
  }
  if (!('action' in args)) return;
  await args.ack();
  const view: unknown = Object(args.body)['view'];
  if (view === undefined || view === null) return void (await args.respond(whisper(note(problem))));
  const { id, type } = Object(view);
  if (type === 'home') return void (await args.client.views.publish({ user_id: user, view: saying(problem) }));
  await args.client.views.update({ view_id: String(id), view: sorryModal(problem) });
}

async function refuseEvent(event: object, client: WebClient, user: string, problem: string): Promise<void> {
  const { type, channel, thread_ts: thread } = Object(event);
  if (type === 'app_home_opened') return void (await client.views.publish({ user_id: user, view: saying(problem) }));
  if (type !== 'app_mention' || typeof channel !== 'string') return;
  const where = typeof thread === 'string' ? { channel, thread_ts: thread } : { channel };
  await client.chat.postEphemeral({ ...where, user, ...note(problem) });
}
