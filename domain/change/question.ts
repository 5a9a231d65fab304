import { duration, roughly } from '../text/duration.ts';
import { orderLines } from './order.ts';
import { resourceLines, stackQuestion } from './stack-words.ts';
import { changeTitle } from './title.ts';
import { type ChangeView, drillDepth } from './view.ts';
import { sentence, upper } from './words.ts';

/** So many resources stand before the question whether it is approved, the worst first. */
const pricedResources = 6;

/** What is asked before a plan is carried out, one sentence a line: why, what it costs, in which order, what cannot be undone. */
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
