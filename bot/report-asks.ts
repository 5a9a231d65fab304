import { nameOf } from '../domain/change/about.ts';
import { type Report } from '../domain/change/report/shape.ts';
import { reportOf, unreported } from '../domain/change/report/report.ts';
import { type ChangeView, hasEnded } from '../domain/change/view.ts';
import type { Subject } from '../domain/grammar/command.ts';
import { type Asks, checkSubject } from './asks.ts';
import { Problem } from './gateway/problem.ts';

/** How many of a group's changes are looked through for the last that did something. */
const most = 20;

/**
 * The report of a change; of a recovery group that of its last failover, failback or rebuild, where there was none of its last drill
 * or fence: those come by themselves too. Throws a `Problem`: none is known, or the last has not ended.
 */
export async function findReport(
  asks: Asks,
  meant: Subject,
): Promise<{ readonly change: string; readonly report: Report }> {
  const subject = checkSubject(asks.catalogue, meant);
  if ('change' in subject) return reported(await asks.gateway.progress(subject.change));
  const listed = await asks.gateway.list({ ...subject, limit: most });
  const known = listed.filter(({ dryRun, kind }) => !dryRun && kind !== 'playbook');
  const moves = known.filter(({ kind }) => kind !== 'drill' && kind !== 'fence');
  const others = known.filter((one) => !moves.includes(one));
  for (const { change } of [...moves, ...others]) {
    const view = await asks.gateway.progress(change);
    // One that was refused or withdrawn did nothing; the one before it may have.
    if (!hasEnded(view.status) || unreported(view) === undefined) return reported(view);
  }
  throw new Problem(
    'notFound',
    `Nothing that was asked of ${nameOf(subject)} lately has a report: it was neither moved nor rebuilt nor drilled.`,
  );
}

function reported(view: ChangeView): { readonly change: string; readonly report: Report } {
  const report = reportOf(view);
  if (report !== undefined) return { change: view.change, report };
  throw new Problem('conflict', unreported(view) ?? 'There is no report.');
}
