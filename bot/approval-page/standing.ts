import type { ApprovalLink } from '../../config/approval-link.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { listOf } from '../../domain/text/list.ts';
import { utc } from '../blocks/mails.ts';

/** Why a link leads to no decision any more, one sentence; undefined while it does. */
export function over({ plan, person, until }: ApprovalLink, view: ChangeView, now: number): string | undefined {
  const { approval } = view;
  const mine = approval?.given.find((each) => each.person === person || each.for === person);
  const samePlan = view.plan?.hash === plan;
  if (samePlan && mine !== undefined) {
    return `This link has been used: ${mine.person === person ? 'you' : `@${mine.person}`} approved at ${utc(mine.at)}.`;
  }
  if (!samePlan)
    return 'The plan is not the one that this link was for: it was made anew, and you are asked again where it needs you.';
  if (approval?.outcome !== 'waiting') {
    const by = listOf((approval?.given ?? []).map((each) => `@${each.person}`));
    const given =
      approval?.outcome === 'approved' && by !== '' ? `it was approved by ${by}` : (view.sentence ?? 'it is over');
    return `It does not wait for your approval any more: ${given}.`.replace('..', '.');
  }
  return now < until ? undefined : `This link counted until ${utc(new Date(until).toISOString())}.`;
}
