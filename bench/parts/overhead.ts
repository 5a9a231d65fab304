import type { ChangeView, StepView } from '../../domain/change/view.ts';
import { type Figure, figure, rounded } from '../figure.ts';
import { type Interval, lengthOf, union, within } from '../lab/intervals.ts';
import type { Lab } from '../lab/lab.ts';
import { percentSet } from '../lab/writes.ts';

interface Deploy {
  readonly service: string;
  readonly environment: string;
  readonly version: string;
}

interface Part {
  readonly part: string;
  readonly seconds: number;
  readonly waits: number;
  readonly overhead: number;
}

/**
 * Wall time of a deploy over the sum of its physical waits. The waits come from simulated AWS's ledger, those in parallel
 * once. Bakes are no wait of AWS: the catalogue demands them, and each is laid where the audit log shows its weight set.
 */
export async function overhead(
  lab: Lab,
  name: string,
  deploy: Deploy,
  limit: number,
): Promise<{ figure: Figure; view: ChangeView }> {
  const from = Date.now();
  const seen = (await lab.aws.audit()).at(-1)?.id ?? 0;
  const { change } = await lab.coxswain.start({ kind: 'deploy', ...deploy });
  const view = await lab.coxswain.ended(change, 420_000);
  if (view.status !== 'succeeded' || view.endedAt === undefined) {
    throw new Error(`${change} was to succeed and is ${view.status}: ${view.sentence ?? ''}`);
  }
  const whole = { from, to: Date.parse(view.endedAt) };
  const ledger = await lab.aws.ledger(from / 1000);
  const own = ledger.filter(({ service, resource }) => isOf(deploy, service ?? resource.split('/').at(-1) ?? ''));
  const physical = own.map(({ start, end }) => ({ from: start * 1000, to: end * 1000 }));
  const bakes = await bakesOf(lab, deploy, view, seen);
  const waits = within(union([...physical, ...bakes]), whole);
  const wall = (whole.to - whole.from) / 1000;
  const waited = lengthOf(waits) / 1000;
  return {
    view,
    figure: figure({
      name,
      value: wall / waited,
      unit: 'ratio',
      limit,
      detail: {
        change,
        wallSeconds: rounded(wall),
        waitedSeconds: rounded(waited),
        ofTheseBakesSeconds: rounded(lengthOf(bakes) / 1000),
        waits: counted(own.map(({ kind }) => kind)),
        overheadSeconds: rounded(wall - waited),
        note: 'waits: union of the ledger of simulated AWS for this service within the deploy, and of the bakes that the catalogue demands, each from its ModifyListener or ModifyRule in the audit log',
        parts: partsOf(view, whole, waits),
      },
    }),
  };
}

/** `app-prod` and `app-prod-canary`. */
function isOf({ service, environment }: Deploy, name: string): boolean {
  return name === `${service}-${environment}` || name === `${service}-${environment}-canary`;
}

async function bakesOf(
  lab: Lab,
  { service, environment }: Deploy,
  { steps }: ChangeView,
  seen: number,
): Promise<Interval[]> {
  const sets = (await lab.aws.audit(seen)).filter((call) => call.status === 200);
  return steps.flatMap((step) => {
    if (step.plannedSeconds === undefined) return [];
    const percent = Number(/(\d+(?:\.\d+)?) %/.exec(step.title)?.[1]);
    const set = sets.find((call) => percentSet(call, `${service}-${environment}`) === percent);
    if (set === undefined) throw new Error(`the audit log shows no call that set ${percent} % for ${service}`);
    return [{ from: set.at * 1000, to: (set.at + step.plannedSeconds) * 1000 }];
  });
}

/** Where the time went: each step, and what lies between them. */
function partsOf(view: ChangeView, whole: Interval, waits: readonly Interval[]): Part[] {
  const ran = view.steps.filter(hasRun).toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  const parts: Part[] = [];
  let at = whole.from;
  const add = (part: string, to: number) => {
    const seconds = (to - at) / 1000;
    const waited = lengthOf(within(waits, { from: at, to })) / 1000;
    if (seconds > 0.0005)
      parts.push({ part, seconds: rounded(seconds), waits: rounded(waited), overhead: rounded(seconds - waited) });
    at = Math.max(at, to);
  };
  for (const step of ran) {
    add(parts.length === 0 ? 'request, lane and plan' : `before ${step.title}`, Date.parse(step.startedAt));
    add(step.title, Date.parse(step.endedAt));
  }
  add('ending', whole.to);
  return parts;
}

function hasRun(step: StepView): step is StepView & { startedAt: string; endedAt: string } {
  return step.startedAt !== undefined && step.endedAt !== undefined;
}

function counted(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
