import type { Log } from '../../config/log.ts';
import type { ReportPlace } from '../../domain/catalogue/report-place.ts';
import { type DeploymentReport, deploymentReport } from '../../domain/change/deployment-report.ts';
import { type ChangeView, hasEnded } from '../../domain/change/view.ts';
import type { CardOrder } from '../../domain/keeper.ts';
import type { ReportActivities } from '../api.ts';
import { keepWhileOpen, lookAtChange } from '../keep-while-open.ts';
import { type Budget, createBudget } from '../slack/budget.ts';
import { type CodeHost, CodeHostTrouble } from './code-host.ts';

export interface ReportDeps {
  /** Absent: none is set, and nothing is told. */
  readonly host?: CodeHost;
  readonly progress: (change: string) => Promise<ChangeView>;
  /** The changes to tell of, as the workflow knows them by now. */
  readonly orders: () => Promise<readonly CardOrder[]>;
  /** Undefined for a service without a project. */
  readonly placeOf: (service: string, environment: string) => ReportPlace | undefined;
  /** Address of a change's run in Temporal's UI. */
  readonly linkTo?: (change: string) => string | undefined;
  readonly log: Pick<Log, 'debug' | 'warn'>;
  readonly budget?: Budget;
  readonly now?: () => number;
  /** Length of one round, ms. */
  readonly tickMs?: number;
}

/** What is told of one change, each apart: where one is refused, the others still stand. */
const parts = ['status', 'deployment', 'comment'] as const;
type Part = (typeof parts)[number];

interface Open {
  readonly change: string;
  view?: ChangeView;
  /** The state that each part has told. */
  readonly told: Map<Part, string>;
  tries: number;
  notBefore: number;
  gone: boolean;
}

/** So long after the end it is tried; what could not be told by then is not news any more. */
const longestMs = 24 * 3_600_000;
const mostWaitMs = 60_000;

/**
 * Tells the projects of open changes what becomes of their commits: a status, a deployment, and a comment in the merge
 * request. Nothing waits for it. What it told is not kept: after a crash it looks again, as the code host does before each write.
 */
export function createReportActivities(deps: ReportDeps): ReportActivities {
  const { host, log, now = Date.now, tickMs = 2_000 } = deps;
  // GitLab.com allows 2,000 calls a minute; each of ours may be three. https://docs.gitlab.com/security/rate_limits/
  const budget = deps.budget ?? createBudget({ now, perMinute: 60, burst: 20 });
  /** Refusals already logged: an unknown project would otherwise be one for each change. */
  const logged = new Set<string>();

  return {
    async keepReports(orders) {
      if (host === undefined) return { closed: orders.map(({ change }) => change) };
      return keepWhileOpen({
        orders,
        latest: deps.orders,
        begin: newOpen,
        async round(open) {
          for (const each of open.values()) {
            await look(each);
            await tell(each, host);
          }
        },
        isDone,
        tickMs,
        log,
      });
    },
  };

  async function look(each: Open): Promise<void> {
    if (each.view !== undefined && hasEnded(each.view.status)) return;
    const found = await lookAtChange(each.change, deps.progress, log);
    if (found === 'gone') each.gone = true;
    else if (found !== undefined) each.view = found;
  }

  async function tell(each: Open, to: CodeHost): Promise<void> {
    const { report, place } = wanted(each);
    if (report === undefined || place === undefined || now() < each.notBefore) return;
    const environment = place.environment;
    const { commit, version, state, description, since, begun, comment } = report;
    const link = deps.linkTo?.(each.change);
    const calls: Record<Part, (() => Promise<void>) | undefined> = {
      status: () =>
        to.setStatus(place.project, commit, {
          name: `coxswain/${environment}`,
          state,
          description,
          ...(link === undefined ? {} : { link }),
        }),
      deployment:
        begun && state !== 'pending'
          ? () => to.recordDeployment(place.project, { environment, commit, version, state, since })
          : undefined,
      comment: comment === undefined ? undefined : () => to.comment(place.project, commit, each.change, comment),
    };
    for (const part of parts) {
      const run = calls[part];
      if (run === undefined || each.told.get(part) === state) continue;
      if (!budget.take('state')) return;
      if (!(await deliver(each, part, place.project, run))) return;
      each.told.set(part, state);
    }
  }

  /** True when it is done with: told, or refused. */
  async function deliver(each: Open, part: Part, project: string, run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      each.tries = 0;
      return true;
    } catch (err) {
      const after = err instanceof CodeHostTrouble ? err.afterSeconds : undefined;
      if (after === undefined) {
        const sentence = err instanceof Error ? err.message : String(err);
        if (!logged.has(sentence)) log.warn({ err, project, change: each.change, part }, 'project is not told');
        logged.add(sentence);
        return true;
      }
      each.tries += 1;
      each.notBefore = now() + Math.max(after * 1000, Math.min(mostWaitMs, 1000 * 2 ** each.tries));
      log.debug({ err, project, change: each.change, part }, 'project is told later');
      return false;
    }
  }

  function wanted({ view, change }: Open): { report?: DeploymentReport; place?: ReportPlace } {
    if (view?.service === undefined) return {};
    const place = deps.placeOf(view.service, view.environment);
    const report = deploymentReport(view, deps.linkTo?.(change));
    return { ...(report === undefined ? {} : { report }), ...(place === undefined ? {} : { place }) };
  }

  /** Nothing more will come of it, or there is nobody to tell. */
  function isDone(each: Open): boolean {
    const { view } = each;
    if (each.gone) return true;
    if (view === undefined) return false;
    const { report, place } = wanted(each);
    // A change without a service, or whose service has no project, never has anything to tell.
    if (place === undefined) return true;
    if (!hasEnded(view.status)) return false;
    if (report === undefined || now() - Date.parse(view.endedAt ?? '') > longestMs) return true;
    const due = parts.filter(
      (part) => part === 'status' || (report.begun && part === 'deployment') || (report.comment && part === 'comment'),
    );
    return due.every((part) => each.told.get(part) === report.state);
  }
}

function newOpen({ change }: CardOrder): Open {
  return { change, told: new Map(), tries: 0, notBefore: 0, gone: false };
}
