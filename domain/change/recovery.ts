import { duration, roughly } from '../text/duration.ts';
import { needWords } from './approval.ts';
import { changeTitle } from './title.ts';
import { notMoved } from './armed.ts';
import { orderLines } from './order.ts';
import { resourceLines, stackQuestion } from './stack-words.ts';
import { phaseGroups } from './phase-groups.ts';
import type { ApprovalView } from './approval-view.ts';
import { type ChangeView, drillDepth, type StepView } from './view.ts';
import { ago, quoted, sentence, upper, type Words } from './words.ts';

/** Steps that keep two regions from writing, writes from being lost, or the way out open: going on without one is an override. */
export function isSafeguard(step: Pick<StepView, 'kind'>): boolean {
  return step.kind === 'fenced' || step.kind === 'caughtUp' || isGate(step);
}

/** Steps that look whether a change may begin: while it stands there, nothing has been changed. */
export function isGate({ kind }: Pick<StepView, 'kind'>): boolean {
  return kind === 'readiness';
}

/** So many resources stand before the question whether it is approved, the worst first. */
const pricedResources = 6;

/** The price of a move, before it, one sentence a line: why, what it costs, in which order, what cannot be undone. */
export function price(view: ChangeView): string[] {
  const { plan, infrastructure } = view;
  if (plan === undefined) return [];
  return [
    question(view),
    ...(infrastructure === undefined ? [] : resourceLines(infrastructure, pricedResources)),
    cost(view),
    ...orderLines(view),
    sentence(upper(plan.undo)),
    ...plan.notes.map((note) => `Note: ${note}`),
  ];
}

/** `eu-west-1 does not answer (ECS timed out). Move shop to eu-central-1?` */
export function question(view: ChangeView): string {
  const { subject, recovery } = view;
  if (view.kind === 'infrastructure') return stackQuestion(view);
  if (recovery === undefined) {
    if (view.kind === 'deploy') return `Deploy ${changeTitle(view, true)}?`;
    if (view.kind === 'rollback') return `Roll back ${changeTitle(view, true)}?`;
    if (view.kind === 'sync') return `Bring the standby of ${subject} in step with what serves?`;
    if (view.kind === 'arm') {
      const { from = '', to = '' } = view.plan ?? {};
      return `Arm a failover of ${subject}: move it from ${from} to ${to}, without asking again, as soon as ${view.steps[0]?.title ?? ''}?`;
    }
    if (view.kind === 'playbook') return `Run ${changeTitle(view, true)} in ${view.plan?.region ?? 'its region'}?`;
    if (view.kind === 'fence')
      return `Stop whatever of ${subject} still writes in ${view.plan?.to ?? 'the region that was left'}?`;
    return view.kind === 'drill' ? drillQuestion(view) : `Rebuild the standby of ${subject}?`;
  }
  const { from, to, mode, silence } = recovery;
  if (silence !== undefined) return `${from} does not answer (${silence}). Move ${subject} to ${to}?`;
  return `${upper(mode)} ${view.kind}: move ${subject} from ${from} to ${to}?`;
}

function drillQuestion(view: ChangeView): string {
  const { subject, plan } = view;
  switch (drillDepth(view)) {
    case 'paper':
      return `Go through a failover of ${subject} on paper?`;
    case 'live':
      return `Live drill: move ${subject} from ${plan?.from ?? 'home'} to ${plan?.to ?? 'the other region'}, and home again?`;
    case 'rehearsal':
      return `Rehearse ${subject} in ${plan?.to ?? 'the other region'}, on copies of its own?`;
  }
}

/** `Lose about 3 s of writes (estimated at …; objective 1 min) · back in about 5 min (objective 15 min)`. */
export function cost(view: ChangeView): string {
  const { plan, recovery } = view;
  if (plan === undefined) return '';
  const { lastSeconds } = plan;
  const known =
    lastSeconds.length === 0
      ? []
      : [
          lastSeconds.length === 1
            ? `the last one: ${roughly(lastSeconds[0] ?? 0)}`
            : `the last ${lastSeconds.length}: ${roughly(Math.min(...lastSeconds))} to ${roughly(Math.max(...lastSeconds))}`,
        ];
  const aim = recovery === undefined ? [] : [`objective ${duration(recovery.objectives.rto)}`];
  const beside = [...known, ...aim];
  const time = `${recovery !== undefined ? 'back in' : view.kind === 'arm' ? 'the failover takes' : 'done in'} about ${roughly(plan.estimateSeconds)}`;
  return [
    ...(recovery === undefined ? [] : [upper(recovery.loss)]),
    `${recovery === undefined ? upper(time) : time}${beside.length === 0 ? '' : ` (${beside.join('; ')})`}`,
  ].join(' · ');
}

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

/** `Gave up on a graceful handover, by @oncall ("it died").` one line for each safeguard that was passed over. */
export function overrides(view: ChangeView): string[] {
  // Who approved alone stands with the approvals.
  return view.overrides
    .filter(({ what }) => what !== 'approved alone')
    .map(({ what, person, reason }) => `Override: ${what}, by @${person}${quoted(reason)}.`);
}

/** What a rehearsal or a live drill measured: `restore 12 min, start 41 s, smoke tests 2 s`; phases that did not end well have no time. */
export function rehearsed({ depth, steps, dryRun }: ChangeView): string | undefined {
  if (depth === undefined || depth === 'paper' || dryRun) return undefined;
  const phases = phaseGroups(steps).flat();
  const times = phases.flatMap(({ name, steps: own }) => {
    if (!own.every(({ state }) => state === 'passed')) return [];
    const begun = own.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [Date.parse(startedAt)]));
    const ended = own.flatMap(({ endedAt }) => (endedAt === undefined ? [] : [Date.parse(endedAt)]));
    return [`${name} ${duration((Math.max(...ended) - Math.min(...begun)) / 1000)}`];
  });
  return times.length === 0 ? undefined : times.join(', ');
}

/** What it came to: `down 6 min 10 s (detected 40 s, decided 1 min 12 s, moved 4 min 18 s; objective 15 min) · …`. */
export function outcome(view: ChangeView): string {
  const { recovery } = view;
  if (recovery === undefined) return '';
  const { measured, objectives } = recovery;
  const aim = `objective ${duration(objectives.rto)}`;
  const parts =
    measured === undefined
      ? []
      : measured.detectedSeconds + measured.decidedSeconds === 0
        ? [`moved in ${duration(measured.movedSeconds)} (${aim})`]
        : [
            `down ${duration(measured.downSeconds)} (detected ${duration(measured.detectedSeconds)}, decided ${duration(measured.decidedSeconds)}, moved ${duration(measured.movedSeconds)}; ${aim})`,
          ];
  return [...parts, lost(view, recovery)].join(' · ');
}

function lost(view: ChangeView, { lossSeconds, objectives, from }: NonNullable<ChangeView['recovery']>): string {
  const aim = `objective ${duration(objectives.rpo)}`;
  switch (lossOf(view)) {
    case 'unknown':
      return `writes that were not replayed yet are lost; how many shows once ${from} can be read (${aim})`;
    case 'noData':
      return 'no data was moved';
    case 'none':
      return `no write lost (${aim})`;
    default:
      return `at most ${duration(lossSeconds)} of writes lost (${aim}); the exact list once ${from} is back`;
  }
}

/** What is known of the writes that a move lost: nothing while replay was not waited for, else by how it left the source. */
export function lossOf({ steps, recovery }: ChangeView): 'unknown' | 'noData' | 'none' | 'atMost' {
  if (steps.some((step) => step.kind === 'caughtUp' && step.state !== 'passed')) return 'unknown';
  if (!steps.some((step) => step.kind === 'promote')) return 'noData';
  return recovery?.mode === 'graceful' ? 'none' : 'atMost';
}

/** `eu-west-1 is fenced and not yet a standby again: /dr rebuild shop makes it one.` of a move that succeeded. */
export function leftBehind(view: ChangeView): string[] {
  const { recovery, steps, subject } = view;
  if (recovery === undefined) return [];
  const { from } = recovery;
  const rebuild = `/dr rebuild ${subject} makes it`;
  if (steps.every(({ kind, state }) => kind !== 'fenced' || state === 'passed'))
    return [`${from} is fenced and not yet a standby again: ${rebuild} one.`];
  if (lossOf(view) === 'noData') return [`${from} was left as it stood; once it answers, ${rebuild} a standby again.`];
  return [
    `${from} is not known to be fenced; it is fenced as soon as it answers. After that, ${rebuild} a standby again.`,
  ];
}

/** What a person is asked about a step that holds, in plain words; undefined where its own reason says it all. */
export function heldQuestion(view: ChangeView, held: StepView): string | undefined {
  const { recovery, kind } = view;
  if (kind === 'arm' && held.kind === 'change') return notMoved(view, held);
  if (recovery === undefined) return undefined;
  const { from, to } = recovery;
  const why = sentence(held.reason ?? held.progress?.text ?? held.title);
  if (held.kind === 'fenced') {
    return `${from} is not known to be fenced: ${why} Promote without a complete fence? Both regions could then accept writes.`;
  }
  if (held.kind === 'caughtUp') {
    return `${to} has not replayed every write yet: ${why} Go on and lose what is missing?`;
  }
  return undefined;
}

/** `4 min 2 s of the objective of 15 min`: how long it has been down, or moving where the region handed over. */
export function clockOf(view: ChangeView, words: Words): string | undefined {
  const { recovery } = view;
  const began = recovery?.silentSince ?? view.steps.flatMap(({ startedAt }) => startedAt ?? []).toSorted()[0];
  if (recovery === undefined || began === undefined) return undefined;
  const over = (words.now - Date.parse(began)) / 1000 > recovery.objectives.rto;
  return `${ago(began, words)} ${over ? 'so far, past' : 'of'} the objective of ${duration(recovery.objectives.rto)}`;
}
