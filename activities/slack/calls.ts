import type { ChangeView } from '../../domain/change/view.ts';
import type { Card } from './card.ts';
import type { Call, DeliverDeps } from './delivery.ts';
import type { Post } from './posts.ts';
import { troubleOf } from './trouble.ts';

/** A call to send, or one that is over and says so from now on. */
export type CallDue = { readonly call: Call } | { readonly over: string; readonly post: Post };

/** The next call of a card; none before the message it leads to stands there. */
export function callDue(card: Card, view: ChangeView, { render, now }: DeliverDeps): CallDue | undefined {
  if (card.root.post === undefined || render.calls === undefined) return undefined;
  const calls = render.calls.now(view, now());
  const call = calls.find(({ id }) => !card.told.includes(id));
  if (call !== undefined) return { call };
  const over = Object.entries(card.calls).find(([id]) => calls.every((each) => each.id !== id));
  return over === undefined ? undefined : { over: over[0], post: over[1] };
}

const awayMs = 5_000;

/** Sends or rewrites one. Never throws: what Slack does not take now is due again, what it refuses is told in the thread instead. */
export async function callPerson(card: Card, due: CallDue, deps: DeliverDeps): Promise<void> {
  const { posts, budget, log, now } = deps;
  const { change } = card.order;
  try {
    if (card.root.post !== undefined) card.link ??= await posts.linkTo(card.root.post);
    if ('over' in due) {
      const { view } = card;
      if (view !== undefined && deps.render.calls !== undefined)
        await posts.edit(due.post, deps.render.calls.answered(view, due.over, card.link));
      delete card.calls[due.over];
      return;
    }
    const { id, user, message } = due.call;
    const channel = await posts.directTo(user);
    // Its id stands in its mark: found again after a crash, it is not sent twice.
    card.calls[id] = await posts.put({ channel }, 'coxswain_call', `${change} ${id}`, message(card.link));
    card.told = [...card.told, id];
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble.kind === 'rateLimited') return budget.holdUntil(now() + trouble.seconds * 1000);
    if (trouble.kind === 'away') return budget.holdUntil(now() + awayMs);
    log.info({ change, slack: trouble.error }, 'a direct message is refused');
    if ('over' in due) {
      delete card.calls[due.over];
      return;
    }
    card.told = [...card.told, due.call.id];
    card.unreached = true;
  }
}
