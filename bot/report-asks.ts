import { type Report } from '../domain/change/report/shape.ts';
import { reportOf, unreported } from '../domain/change/report/report.ts';
import { type ChangeView, hasEnded } from '../domain/change/view.ts';
import type { Subject } from '../domain/grammar/command.ts';
import { type Asks, checkSubject } from './asks.ts';
import { Problem } from './gateway/problem.ts';

/** How many of a group's changes are looked through for the last that did something. */
const most = 20;

/**
 * The report of a change, or of the newest of a recovery group that did anything. Throws a `Problem`: none is known, or it has
 * not ended.
 */
export async function findReport(
  asks: Asks,
  meant: Subject,
): Promise<{ readonly change: string; readonly report: Report }> {
  const subject = checkSubject(asks.catalogue, meant);
  if ('change' in subject) return reported(await asks.gateway.progress(subject.change));
  for (const { change, dryRun } of await asks.gateway.list({ ...subject, limit: most })) {
    if (dryRun) continue;
    const view = await asks.gateway.progress(change);
    // One that was refused or withdrawn did nothing; the one before it may have.
    if (!hasEnded(view.status) || unreported(view) === undefined) return reported(view);
  }
  const named = 'group' in subject ? subject.group : subject.service;
  throw new Problem(
    'notFound',
    `Nothing that ${named} did lately has a report: it was neither moved nor rebuilt nor drilled.`,
  );
}

function reported(view: ChangeView): { readonly change: string; readonly report: Report } {
  const report = reportOf(view);
  if (report !== undefined) return { change: view.change, report };
  throw new Problem('conflict', unreported(view) ?? 'There is no report.');
}
