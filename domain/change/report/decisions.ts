import { needWords } from '../approval.ts';
import { passedOver } from '../safeguards.ts';
import type { ChangeView, Intent } from '../view.ts';
import { quoted, type Words } from '../words.ts';
import type { Moment } from './shape.ts';

/** Who decided what and when, approvals first; those that did not count are named too. */
export function decisions(view: ChangeView, words: Words): string[] {
  const { approval, fired } = view;
  const unasked =
    fired === undefined
      ? 'The plan asked for no approval.'
      : `It asked nobody: @${view.requestedBy} had armed it${quoted(view.reason)}.`;
  const asked =
    approval === undefined
      ? [unasked]
      : [
          `The plan asked for ${needWords({
            missing: approval.count,
            given: 0,
            from: approval.from,
            openRoles: approval.roles ?? [],
            ...(approval.notRequester ? { not: view.requestedBy } : {}),
          })}, by ${words.time(approval.until)}.`,
        ];
  return [...asked, ...[...approvalsGiven(view), ...wishes(view)].map(({ at, text }) => `${words.time(at)}  ${text}`)];
}

export function approvalsGiven({ approval, fired }: ChangeView): Moment[] {
  const { given = [], refused = [], count = 0 } = approval ?? {};
  return [
    ...(fired?.approvals ?? []).map(({ person, at }) => ({ at, person, text: `@${person} approved it beforehand` })),
    ...given.map(({ person, at, breakGlass, choice, by, for: whom }, index) => {
      const picked = choice === undefined ? '' : `: ${choice}`;
      const inPlace = whom === undefined ? '' : ` for @${whom}`;
      const text =
        breakGlass === undefined
          ? `@${person} approved${inPlace} (${index + 1} of ${count}${by === undefined ? '' : ', by e-mail'})${picked}`
          : `BREAK-GLASS: @${person} approved alone${quoted(breakGlass)}${picked}`;
      return { at, person, text };
    }),
    ...refused.map(({ at, sentence }) => ({ at, text: `a signalled decision did not count: ${sentence}` })),
  ];
}

const deeds = {
  promote: () => 'ended the wait early',
  promoteFull: () => 'ended all waits early',
  pause: () => 'paused it',
  resume: () => 'let it go on',
  abort: () => 'stopped it',
  retryStep: (step) => `had ${step} tried again`,
  skipStep: (step) => `went on without ${step}`,
  approve: () => 'approved',
  reject: () => 'rejected it',
  ungraceful: () => 'gave up on a graceful handover',
  override: () => 'let it go on in spite of what held it back',
} as const satisfies Record<Intent, (step: string) => string>;

/** What people decided on the way. A safeguard passed over is marked as the override it is. */
export function wishes(view: ChangeView): Moment[] {
  const { decisions: taken = [], steps, stoppedBy } = view;
  const overrides = passedOver(view);
  const isTaken = ({ at, person }: { at: string; person: string }) =>
    taken.some((one) => one.at === at && one.person === person);
  const isOverride = ({ at, person }: { at: string; person: string }) =>
    overrides.some((one) => one.at === at && one.person === person);
  // A cancellation from outside is nobody's decision through Coxswain.
  const cancelled = stoppedBy !== undefined && taken.every(({ intent }) => intent !== 'abort') ? [stoppedBy] : [];
  return [
    ...taken.map((one) => {
      const title = steps.find(({ id }) => id === one.step)?.title ?? one.step ?? 'the step';
      const passedOver = overrides
        .filter(({ at, person }) => at === one.at && person === one.person)
        .map(({ what }) => what);
      const did =
        one.intent === 'override' && passedOver.length > 0 ? passedOver.join('; ') : deeds[one.intent](`"${title}"`);
      const deed = `@${one.person} ${did}${quoted(one.reason)}`;
      return { at: one.at, person: one.person, text: isOverride(one) ? `OVERRIDE: ${deed}` : deed };
    }),
    ...overrides
      .filter((one) => !isTaken(one))
      .map(({ at, what, person, reason }) => ({
        at,
        person,
        text: `OVERRIDE: ${what}, by @${person}${quoted(reason)}`,
      })),
    ...cancelled.map(({ at, person, reason }) => ({ at, person, text: `stopped by ${person}${quoted(reason)}` })),
  ];
}
