import { z } from 'zod';
import { type Audit, auditSchema } from '../domain/change/audit.ts';
import type { DrillDepth } from '../domain/change/request.ts';
import { type ChangeSummary, changeSummarySchema } from '../domain/change/summary.ts';
import { type ChangeView, changeViewSchema, type Intent } from '../domain/change/view.ts';
import { type StackStanding, stackStandingSchema } from '../domain/infrastructure/drift.ts';
import type { Subject, WrittenReach } from '../domain/grammar/command.ts';
import { type Restraint, type RestraintKind, restraintSchema } from '../domain/restraints/restraint.ts';
import { type ReadinessView, readinessViewSchema } from '../domain/recovery/readiness/report.ts';
import { didYouMean } from '../domain/text/did-you-mean.ts';
import { read } from './answers.ts';
import { Failure } from './exit.ts';
import { createSender } from './sender.ts';
import type { Terminal } from './terminal.ts';
import type { TokenSource } from './token-source.ts';

const startedSchema = z.looseObject({ change: z.string() });
const decidedSchema = z.looseObject({ person: z.string(), sentence: z.string() });
const restrainedSchema = z.looseObject({ sentence: z.string(), restraint: restraintSchema });
const restraintsSchema = z.looseObject({ restraints: z.array(restraintSchema) });
const listSchema = z.looseObject({ changes: z.array(changeSummarySchema) });
const groupsSchema = z.looseObject({
  groups: z.array(z.looseObject({ group: z.string(), environment: z.string(), services: z.array(z.string()) })),
});
const stacksSchema = z.looseObject({ stacks: z.array(stackStandingSchema) });
const reportSchema = z.looseObject({ change: z.string(), file: z.string(), markdown: z.string() });
const meSchema = z.looseObject({ person: z.string() });
const laneSchema = z.looseObject({ holder: z.string().optional() });

/** The verbs of the API that decide; `promote` has a body that says how far. */
export type DecisionVerb = Exclude<Intent, 'promoteFull'>;

export interface DecisionBody {
  readonly full?: boolean;
  readonly reason?: string;
  readonly step?: string;
  readonly plan?: string;
  readonly typed?: string;
  readonly choice?: string;
  readonly breakGlass?: boolean;
}

/** What narrows a list. */
interface Narrowing {
  readonly name?: string;
  readonly service?: string;
  readonly group?: string;
  readonly environment?: string;
}
interface Listing extends Narrowing {
  readonly limit: number;
}

/** As typed; Coxswain knows what one name means. */
export interface RestraintBody {
  readonly kind: RestraintKind;
  readonly on?: WrittenReach;
  readonly reason?: string;
  readonly for?: number;
  readonly until?: string;
}

interface StartCommon {
  readonly reason?: string;
  readonly dryRun: boolean;
  readonly override?: readonly RestraintKind[];
}
export type StartBody = StartCommon &
  (
    | { readonly kind: 'deploy'; readonly service: string; readonly environment: string; readonly version: string }
    | { readonly kind: 'rollback' | 'sync'; readonly service: string; readonly environment: string }
    | {
        readonly kind: 'failover';
        readonly group: string;
        readonly mode?: 'graceful' | 'ungraceful';
        readonly acceptLoss: boolean;
      }
    | { readonly kind: 'arm'; readonly group: string; readonly alarm?: string }
    | { readonly kind: 'failback' | 'rebuild' | 'fence'; readonly group: string }
    | { readonly kind: 'playbook'; readonly group: string; readonly playbook: string; readonly check: boolean }
    | { readonly kind: 'infrastructure'; readonly stack: string; readonly commit?: string }
    | { readonly kind: 'drill'; readonly group: string; readonly depth?: DrillDepth }
  );

type Placed = Exclude<Subject, { readonly change: string }>;

/** Coxswain's HTTP API. Everything that is not the answer throws a `Failure`. */
export interface Api {
  readonly start: (body: StartBody) => Promise<string>;
  readonly change: (id: string) => Promise<ChangeView>;
  readonly list: (filter: Listing) => Promise<ChangeSummary[]>;
  /** Who did what; `since`: seconds back. */
  readonly audit: (filter: Narrowing & { readonly since: number }) => Promise<Audit>;
  /** The change that holds the lane of a service's environment, or of the recovery group or stack of that name. */
  readonly holder: (of: Placed) => Promise<string | undefined>;
  readonly decide: (id: string, verb: DecisionVerb, body: DecisionBody) => Promise<string>;
  /** The readiness of a recovery group, evaluated now. */
  readonly readiness: (group: string) => Promise<ReadinessView>;
  /** The services of a recovery group. */
  readonly servicesOf: (group: string) => Promise<readonly { service: string; environment: string }[]>;
  /** The report of a change, or of the last of a recovery group, as Markdown. */
  readonly report: (id: string) => Promise<z.infer<typeof reportSchema>>;
  /** How every stack stands. */
  readonly stacks: () => Promise<readonly StackStanding[]>;
  readonly restrain: (body: RestraintBody) => Promise<z.infer<typeof restrainedSchema>>;
  readonly release: (body: RestraintBody) => Promise<string>;
  readonly restraints: () => Promise<readonly Restraint[]>;
  /** Whom the catalogue takes the sender for. */
  readonly me: () => Promise<string>;
  readonly history: (id: string) => Promise<unknown>;
}

export function createApi(terminal: Terminal, tokens: TokenSource): Api {
  const { get, post } = createSender(terminal, tokens);
  return {
    start: async (body) => read(startedSchema, await post('/changes', body)).change,
    change: async (id) => read(changeViewSchema, await get(`/changes/${encodeURIComponent(id)}`)),
    list: async (filter) => read(listSchema, await get(`/changes?${queryOf(filter)}`)).changes,
    audit: async (filter) => read(auditSchema, await get(`/audit?${queryOf(filter)}`)),
    holder: async (of) => read(laneSchema, await get(lanePath(of))).holder,
    decide: async (id, verb, body) =>
      read(decidedSchema, await post(`/changes/${encodeURIComponent(id)}/${verb}`, body)).sentence,
    readiness: async (group) =>
      read(readinessViewSchema, await get(`/groups/${encodeURIComponent(group)}/readiness?evaluate=now`)),
    servicesOf: async (group) => {
      const { groups } = read(groupsSchema, await get('/groups'));
      const found = groups.find((each) => each.group === group);
      if (found !== undefined) {
        return found.services.map((service) => ({ service, environment: found.environment }));
      }
      const known = groups.map((each) => each.group);
      throw new Failure('notFound', `No recovery group "${group}" in the catalogue.${didYouMean(group, known)}`);
    },
    report: async (id) => read(reportSchema, await get(`/changes/${encodeURIComponent(id)}/report`)),
    stacks: async () => read(stacksSchema, await get('/stacks')).stacks,
    restrain: async (body) => read(restrainedSchema, await post('/restraints', body)),
    release: async (body) => read(decidedSchema, await post('/restraints/release', body)).sentence,
    restraints: async () => read(restraintsSchema, await get('/restraints')).restraints,
    me: async () => read(meSchema, await get('/me')).person,
    history: (id) => get(`/changes/${encodeURIComponent(id)}/history`),
  };
}

function queryOf(filter: object): string {
  return new URLSearchParams(
    Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}

function lanePath(of: Placed): string {
  if ('name' in of) return `/lanes/${encodeURIComponent(of.name)}`;
  return `/lanes/${encodeURIComponent(of.service)}/${encodeURIComponent(of.environment)}`;
}
