import type { Actor } from '../../domain/change/actor.ts';

export type SlackActor = Extract<Actor, { readonly via: 'slack' }>;

/**
 * Who caused a request of Slack, as each kind of request tells it; `user` is empty for what no person did. The workspace is the
 * person's own, which in a shared channel is another than the one that the request comes from. Only of somebody in the latter is the
 * enterprise known: Slack names the one of the request.
 * https://docs.slack.dev/interactivity/handling-user-interaction#payloads
 */
export function slackActor(body: object): SlackActor {
  const { event, user, user_id: typed, team_id: of, team, enterprise_id: typedIn, enterprise } = Object(body);
  if (typeof event === 'object' && event !== null) {
    const own = event.bot_id === undefined ? text(event.user) : undefined;
    return actorOf(own, text(event.team), text(of), text(typedIn));
  }
  if (typeof typed === 'string') return actorOf(typed, undefined, text(of), text(typedIn));
  return actorOf(text(user?.id), text(user?.team_id), text(team?.id), text(enterprise?.id));
}

function actorOf(
  user: string | undefined,
  own: string | undefined,
  here: string | undefined,
  enterprise: string | undefined,
): SlackActor {
  const isHere = own === undefined || own === here;
  const grid = isHere && enterprise !== undefined ? { enterprise } : {};
  return { via: 'slack', team: own ?? here ?? '', user: user ?? '', ...grid };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
