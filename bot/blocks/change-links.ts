import { canaryOf } from '../../domain/catalogue/canary-of.ts';
import { findEnvironment } from '../../domain/catalogue/find.ts';
import type { Catalogue, CatalogueTarget } from '../../domain/catalogue/schema.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { type ConsoleMetric, graphAddress } from '../../domain/metrics/console-address.ts';
import { findGroup } from '../../domain/recovery/find-group.ts';
import type { Link } from './links.ts';

export interface LinkPlaces {
  readonly catalogue: Catalogue;
  /** Address of GitLab; its commits and pipelines have none without. */
  readonly gitlab?: string | undefined;
  /** Address of a change's run in Temporal's UI. */
  readonly runOf: (change: string) => string | undefined;
}

/** CloudWatch's console takes no longer addresses than browsers do; Slack takes 3,000 characters of a text. */
const mostMetrics = 6;

/** Where more of a change is to be found: its run, the commit, the pipeline that asked for it, and its metrics in each region. */
export function linksOf(places: LinkPlaces, view: ChangeView): Link[] {
  if (view.status === 'queued' || view.status === 'refused') return [];
  const run = places.runOf(view.change);
  return [
    ...(run === undefined ? [] : [{ text: 'run', url: run }]),
    ...commit(places, view),
    ...pipeline(places, view),
    ...metrics(places, view),
  ];
}

function commit({ catalogue, gitlab }: LinkPlaces, { kind, subject, service, plan }: ChangeView): Link[] {
  if (kind === 'infrastructure') {
    const project = catalogue.infrastructure[subject]?.gitlab;
    if (project === undefined || gitlab === undefined || plan?.commit === undefined) return [];
    return [{ text: `commit ${plan.commit.slice(0, 8)}`, url: `${gitlab}/${project}/-/commit/${plan.commit}` }];
  }
  const builds = service === undefined ? undefined : catalogue.services[service];
  const sha = plan?.commit;
  if (sha === undefined || builds === undefined) return [];
  const text = `commit ${sha.slice(0, 8)}`;
  if (builds.gitlab !== undefined && gitlab !== undefined)
    return [{ text, url: `${gitlab}/${builds.gitlab.project}/-/commit/${sha}` }];
  return builds.github === undefined ? [] : [{ text, url: `${github}/${builds.github.project}/commit/${sha}` }];
}

function pipeline({ gitlab }: LinkPlaces, { build }: ChangeView): Link[] {
  if (build?.pipeline === undefined) return [];
  const { host, project, pipeline: number } = build;
  const text = `pipeline ${number}`;
  if (host === 'github') return [{ text, url: `${github}/${project}/actions/runs/${number}` }];
  return gitlab === undefined ? [] : [{ text, url: `${gitlab}/${project}/-/pipelines/${number}` }];
}

const github = 'https://github.com';

/** A graph a region, of what serves there and what is watched. */
function metrics(places: LinkPlaces, view: ChangeView): Link[] {
  const { requestedAt, startedAt = requestedAt, endedAt } = view;
  const byRegion = Map.groupBy(watched(places, view), ({ region }) => region);
  return [...byRegion].map(([region, found]) => ({
    text: `CloudWatch ${region}`,
    url: graphAddress(region, found.slice(0, mostMetrics), { from: startedAt, to: endedAt }),
  }));
}

type Watched = ConsoleMetric & { readonly region: string };

function watched({ catalogue }: LinkPlaces, { service, subject, environment }: ChangeView): Watched[] {
  if (service === undefined) return ofGroup(catalogue, subject);
  const place = findEnvironment(catalogue, service, environment);
  if (!place.found) return [];
  return place.environment.targets.flatMap((target) => {
    const { region } = target;
    const canary = canaryOf(target, place.environment.strategy);
    const names = canary === undefined ? [target.service] : [target.service, canary];
    const own = place.environment.verify.flatMap(({ metric }) =>
      Object.values(catalogue.metrics[metric]?.queries ?? {}).flatMap(({ namespace, name, stat, dimensions }) =>
        names.flatMap((of) =>
          filled(dimensions, of).map((known) => ({ region, namespace, name, stat, dimensions: known })),
        ),
      ),
    );
    return own.length > 0 ? unique(own) : ecs(target, names);
  });
}

/** Load balancers and target groups are found when it runs; the catalogue does not name them. */
function filled(dimensions: Readonly<Record<string, string>>, service: string): Record<string, string>[] {
  const known = Object.entries(dimensions).map(([name, value]): [string, string] => [
    name,
    value.replaceAll('{service}', service),
  ]);
  return known.some(([, value]) => value.includes('{')) ? [] : [Object.fromEntries(known)];
}

function unique(found: readonly Watched[]): Watched[] {
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

function ofGroup(catalogue: Catalogue, name: string): Watched[] {
  const found = findGroup(catalogue, name);
  if (!found.found) return [];
  return found.group.services.flatMap(({ sides }) =>
    (['primary', 'standby'] as const).flatMap((side) => {
      const { place, ecsService } = sides[side];
      return ecs({ region: place.region, cluster: place.cluster }, [ecsService]);
    }),
  );
}

/** What every service on ECS has. */
function ecs({ region, cluster }: Pick<CatalogueTarget, 'region' | 'cluster'>, names: readonly string[]): Watched[] {
  return names.map((name) => ({
    region,
    namespace: 'AWS/ECS',
    name: 'CPUUtilization',
    dimensions: { ClusterName: cluster, ServiceName: name },
    stat: 'Average',
  }));
}
