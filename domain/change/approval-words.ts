import { roughly } from '../text/duration.ts';
import { needWords } from './approval.ts';
import type { ApprovalView } from './approval-view.ts';
import type { ChangeView } from './view.ts';
import { quoted, sentence, type Words } from './words.ts';

/** Who has to approve yet and until when, and who has: `Needs 1 more of oncall or release-managers, not @developer; …`. */
export function approvals(view: ChangeView, words: Words): string[] {
  const { approval } = view;
  if (approval === undefined) return [];
  const { missing, given, from, notRequester, openRoles = [], until, outcome, breakGlass, instructions } = approval;
  const need = { missing, given: given.length, from, openRoles };
  const who = needWords({ ...need, ...(notRequester ? { not: view.requestedBy } : {}) });
  const left = roughly(Math.max(0, (Date.parse(until) - words.now) / 1000));
  const changed = lapsesIf(view);
  const time = `${words.time(until)} (in ${left})`;
  const lapses =
    approval.atExpiry === undefined
      ? `lapses at ${time}, or if ${changed}`
      : `${atExpiry(approval)} at ${time}, or lapses if ${changed}`;
  const first = instructions === undefined ? [] : [`Before you approve: ${sentence(instructions)}`];
  const alone = breakGlass === undefined ? '' : ` One of ${breakGlass} may approve alone, loudly, with a reason.`;
  return [
    ...(outcome === 'waiting'
      ? [`Needs ${who}${notRequester ? ',' : ''} to approve; ${lapses}.${alone}`, ...first]
      : []),
    ...given.map((one) => approved(one, words)),
    ...(wentOn(approval)
      ? [
          `It went on with ${given.length} of ${approval.count} approvals when the time was over, as the catalogue allows.`,
        ]
      : []),
  ];
}

/** What becomes of it when nobody else answers, where the catalogue lets less be enough then. */
function atExpiry({ given, openRoles = [] }: ApprovalView): string {
  return given.length > 0 && openRoles.length === 0
    ? 'goes on with that'
    : 'is rejected, or goes on if one of them has and every role has spoken,';
}

/** True where fewer approved than were asked for, and that was enough at expiry. */
export function wentOn({ expired, outcome }: ApprovalView): boolean {
  return expired === true && outcome === 'approved';
}

/** What else ends it before it is given. */
function lapsesIf({ kind, subject, service }: ChangeView): string {
  if (kind === 'arm') return `${subject} moves`;
  if (kind === 'infrastructure') return 'its state changes';
  if (kind === 'playbook') return `${subject} moves`;
  return service === undefined ? 'the estimate or the plan changes' : 'something else comes to run there';
}

function approved(
  { person, at, breakGlass, choice, by, for: whom }: ApprovalView['given'][number],
  words: Words,
): string {
  const picked = choice === undefined ? '' : `: ${choice}`;
  if (breakGlass === undefined)
    return `Approved by @${person}${whom === undefined ? '' : ` for @${whom}`} at ${words.time(at)}${by === undefined ? '' : ', by e-mail'}${sentence(picked)}`;
  return `BREAK-GLASS: approved by @${person} alone at ${words.time(at)}${quoted(breakGlass)}${sentence(picked)}`;
}
