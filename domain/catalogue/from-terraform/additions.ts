import type { KnownCatalogue, KnownPlace } from './known.ts';
import type { StackOutput, StackPlace } from './stack-output.ts';

/** Something to write into a catalogue: a value at a path, or one more item of the list there. */
export interface Addition {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly item?: true;
}

export interface Additions {
  readonly additions: readonly Addition[];
  /** What is in the catalogue otherwise, and stays so. */
  readonly kept: readonly string[];
  /** What Terraform cannot know, and a catalogue needs. */
  readonly wanted: readonly string[];
  readonly problems: readonly string[];
}

/** One environment of a service, in one stack. */
interface Placed {
  readonly file: string;
  readonly side: 'primary' | 'standby';
  readonly containers: Readonly<Record<string, string>>;
  readonly at: StackPlace;
  readonly place: Readonly<Record<'name' | 'account' | 'region' | 'cluster' | 'service', string>>;
}

/** What these stacks have that the catalogue lacks. Nothing that is in it is changed. */
export function additionsTo(known: KnownCatalogue, stacks: readonly StackOutput[]): Additions {
  const result = {
    additions: [] as Addition[],
    kept: [] as string[],
    wanted: [] as string[],
    problems: [] as string[],
  };
  const accounts = new Map(Object.entries(known.accounts).map(([name, { id }]) => [name, id]));
  const environments = new Map<string, Placed[]>();
  for (const { file, stack } of stacks) {
    const account = accountName(accounts, file, stack.account, result);
    for (const [service, { containers, environments: own }] of Object.entries(stack.services)) {
      for (const [environment, at] of Object.entries(own)) {
        const name = stack.name ?? stack.region;
        const place = { name, account, region: stack.region, cluster: at.cluster, service: at.service };
        const key = `${service} ${environment}`;
        environments.set(key, [...(environments.get(key) ?? []), { file, side: stack.side, containers, at, place }]);
      }
    }
  }
  const begun = new Set(Object.keys(known.services));
  for (const [key, placed] of environments) {
    const [service = '', environment = ''] = key.split(' ');
    const containers = placed[0]?.containers;
    if (!begun.has(service)) result.additions.push({ path: ['services', service, 'containers'], value: containers });
    begun.add(service);
    addEnvironment(known, service, environment, placed, result);
  }
  return result;
}

type Result = { additions: Addition[]; kept: string[]; wanted: string[]; problems: string[] };

/** The catalogue's name for the account: that of its id where it has one. */
function accountName(
  accounts: Map<string, string | undefined>,
  file: string,
  { name, id, role }: StackOutput['stack']['account'],
  { additions, problems }: Result,
): string {
  const there = [...accounts].find(([, other]) => other === id)?.[0];
  if (there !== undefined) return there;
  if (accounts.has(name)) {
    problems.push(
      `${file}: its account "${name}" is ${id}, but accounts.${name} of the catalogue is ${accounts.get(name) ?? 'without an id'}; ` +
        'give the stack another account name (its variable account_name).',
    );
    return name;
  }
  accounts.set(name, id);
  additions.push({ path: ['accounts', name], value: { id, role } });
  return name;
}

function addEnvironment(
  known: KnownCatalogue,
  service: string,
  environment: string,
  placed: readonly Placed[],
  { additions, kept, wanted, problems }: Result,
): void {
  const what = `${service} ${environment}`;
  const path = ['services', service, 'environments', environment];
  const written = known.services[service]?.environments[environment];
  const primaries = placed.filter(({ side }) => side === 'primary');
  const [standby, another] = placed.filter(({ side }) => side === 'standby');
  if (another !== undefined && standby !== undefined) {
    problems.push(`${standby.file} and ${another.file} are both the standby of ${what}; it has one.`);
  }
  if (written === undefined && primaries.length === 0) {
    problems.push(
      `${standby?.file ?? ''}: ${what} has a standby but no target; give the output of its primary stack as well.`,
    );
    return;
  }
  const targets = primaries.flatMap((primary) => newTarget(primary, written?.targets ?? [], path, kept));
  if (written === undefined) {
    const [first] = primaries;
    additions.push({
      path,
      value: {
        targets,
        ...(standby === undefined ? {} : { standby: standbyOf(standby) }),
        ...(first === undefined ? {} : rolloutOf(first.at)),
        ...(first?.at.tasks === undefined ? {} : { tasks: first.at.tasks }),
      },
    });
    wanted.push(`${path.join('.')}: channel and rights`);
    return;
  }
  for (const target of targets) additions.push({ path: [...path, 'targets'], value: target, item: true });
  if (standby === undefined) return;
  if (written.standby === undefined) additions.push({ path: [...path, 'standby'], value: standbyOf(standby) });
  else if (!isSame(written.standby, standby.place))
    kept.push(otherwise([...path, 'standby'], written.standby, standby));
}

function newTarget(primary: Placed, written: readonly KnownPlace[], path: readonly string[], kept: string[]): object[] {
  const { place, at } = primary;
  if (written.some((other) => isSame(other, place))) return [];
  const named = written.find(({ name }) => name === place.name);
  if (named === undefined) return [{ ...place, ...(at.canary === undefined ? {} : { canary: at.canary }) }];
  kept.push(otherwise([...path, 'targets', place.name], named, primary));
  return [];
}

function standbyOf({ place, at }: Placed): object {
  return { ...place, ...(at.capacity === undefined ? {} : { capacity: `${at.capacity}%` }) };
}

/** Weights, bake and rules of a canary are a first proposal; a rolling update watches the alarms that the stack made. */
function rolloutOf({ canary, alarms, test_traffic: test }: StackPlace): object {
  if (canary === undefined) return { strategy: { rolling: { alarms } } };
  const testTraffic = test?.header === undefined ? { port: test?.port ?? 8080 } : { header: test.header };
  return {
    strategy: { canary: { weights: [5, 25, 50], bake: '10m', testTraffic } },
    verify: [
      { metric: 'alb.errorRate', max: '1%', critical: true, period: '1m' },
      { metric: 'alb.p95Latency', judge: 'mann-whitney', direction: 'increase', tolerance: '10%', period: '1m' },
    ],
  };
}

const keys = ['account', 'region', 'cluster', 'service'] as const;

function isSame(a: KnownPlace, b: KnownPlace): boolean {
  return keys.every((key) => a[key] === b[key]);
}

function otherwise(path: readonly string[], written: KnownPlace, { file, place }: Placed): string {
  const shown = (one: KnownPlace) => keys.map((key) => one[key] ?? '?').join(' ');
  return `${path.join('.')} stays ${shown(written)}; ${file} has ${shown(place)}.`;
}
