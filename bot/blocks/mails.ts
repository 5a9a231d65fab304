import { type ApprovalLink } from '../../config/approval-link.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { changeTitle } from '../../domain/change/title.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { isLate, peopleToAsk, waitedFor } from './calls.ts';

/** An e-mail to one person whose approval is waited for and who has no Slack. */
export interface Mail {
  /** Of this plan, this person and this occasion: each is sent once. */
  readonly id: string;
  /** Name in the catalogue. */
  readonly person: string;
  readonly subject: string;
  readonly text: string;
}

/** More than these are told by their group's own habits. */
const most = 20;

/** Whom a change asks by e-mail now: who may approve its plan, has an address and a token subject in the catalogue, but no Slack id. */
export function changeMails(
  view: ChangeView,
  catalogue: Catalogue,
  now: number,
  addressOf: (link: ApprovalLink) => string,
): Mail[] {
  const { approval, plan, change } = view;
  const waited = waitedFor(view, catalogue);
  if (approval?.outcome !== 'waiting' || plan === undefined || waited === undefined) return [];
  const words = { now, time: utc };
  const occasions = [
    { id: 'mail', again: '' },
    ...(isLate(waited, now) ? [{ id: 'mail again', again: `Still waiting, only until ${utc(approval.until)}. ` }] : []),
  ];
  return peopleToAsk(waited, catalogue, now)
    .filter(([, { slack, email, oidc }]) => slack === undefined && email !== undefined && oidc !== undefined)
    .slice(0, most)
    .flatMap(([person]) => {
      const address = addressOf({ change, plan: plan.hash, person, until: Date.parse(approval.until) });
      return occasions.map(({ id, again }) => ({
        id: `${waited.id} ${id} ${person}`,
        person,
        subject: `Approval wanted: ${changeTitle(view, true)}`,
        text: [
          `${again}${waited.says(words)}`,
          '',
          'Look at the plan, say who you are, then approve or reject it:',
          address,
          '',
          'The link is for you alone and counts for one decision. Whoever else has it can do nothing with it.',
        ].join('\n'),
      }));
    });
}

/** `5 Jan 15:10 UTC`: a mail knows no time zone of its reader. */
export function utc(iso: string): string {
  const at = new Date(iso);
  const month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[at.getUTCMonth()] ?? '';
  return `${at.getUTCDate()} ${month} ${at.toISOString().slice(11, 16)} UTC`;
}
