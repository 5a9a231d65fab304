import type { ChangeView } from '../../domain/change/view.ts';
import type { Card } from './card.ts';
import type { DeliverDeps, Mail } from './delivery.ts';

/** The next letter of a card; none before its message stands there, by which it is known later what was sent. */
export function mailDue(card: Card, view: ChangeView, { mail, now }: DeliverDeps): Mail | undefined {
  if (mail === undefined || card.root.post === undefined || now() < (card.mailAfter ?? 0)) return undefined;
  return mail.now(view, now()).find(({ id }) => !card.told.includes(id));
}

const againMs = 30_000;

/** Sends one. Never throws: what is not taken is due again later. A letter sent twice leads to the same page. */
export async function sendMail(card: Card, { id, ...letter }: Mail, { mail, log, now }: DeliverDeps): Promise<void> {
  try {
    await mail?.send(letter);
    card.told = [...card.told, id];
  } catch (error) {
    card.mailAfter = now() + againMs;
    // Its text holds the link, which belongs to its person.
    const reason = error instanceof Error ? error.name : 'unknown';
    log.error({ change: card.order.change, person: letter.person, reason }, 'an e-mail is not sent');
  }
}
