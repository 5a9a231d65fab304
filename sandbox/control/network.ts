import type { Command } from 'commander';
import { z } from 'zod';
import { number } from '../../domain/text/number.ts';
import { type ControlClient, ControlError } from './client.ts';
import { table, timeOfDay } from './show.ts';

interface Json {
  readonly json?: boolean;
}

interface NetworkParts {
  readonly client: () => ControlClient;
  readonly tell: <T>(
    answer: unknown,
    options: Json,
    schema: z.ZodType<T>,
    show: (value: T) => readonly string[],
  ) => void;
  readonly json: readonly [string, string];
}

/** What each verb makes of a region. */
const states: Readonly<Record<string, string>> = { down: 'down', up: 'up', partition: 'partitioned' };

export const regionsSchema = z.object({
  regions: z.array(
    z.looseObject({
      region: z.string(),
      state: z.enum(['up', 'down', 'partitioned']),
      since: z.number().nullable(),
    }),
  ),
});

export function showRegions({ regions }: z.infer<typeof regionsSchema>): string[] {
  return table(
    regions.map(({ region, state, since }) => [region, state, since === null ? '' : `since ${timeOfDay(since)}`]),
  );
}

const answerSchema = z.looseObject({
  addresses: z.array(z.string()),
  ttl: z.number(),
  region: z.string().nullable(),
  loadBalancer: z.string().nullable(),
});

export const resolvedSchema = z.object({
  name: z.string(),
  resolvers: z.array(answerSchema.extend({ resolver: z.number() })),
  nameServers: z.array(answerSchema.extend({ share: z.number() })),
  clients: z.record(z.string(), z.number()),
});

export function showResolved({ resolvers, nameServers, clients }: z.infer<typeof resolvedSchema>): string[] {
  const told = ({ addresses, region, loadBalancer }: z.infer<typeof answerSchema>) => [
    addresses.join(' ') || 'no address',
    loadBalancer === null || region === null ? '' : `${loadBalancer} in ${region}`,
  ];
  const rows = [
    ...resolvers.map((each) => [
      `resolver ${each.resolver}`,
      ...told(each),
      each.addresses.length === 0 ? '' : `for another ${number(Math.round(each.ttl * 10) / 10)} s`,
    ]),
    ...nameServers.map((each) => ['name servers', ...told(each), each.share === 1 ? '' : share(each.share)]),
  ];
  const where = Object.entries(clients).map(([region, part]) => `${share(part)} in ${region}`);
  return [...table(rows), `Clients: ${where.join(', ') || 'nowhere'}`];
}

function share(part: number): string {
  return `${number(Math.round(part * 100))} %`;
}

/** `region`: takes a region down, cuts it off, brings it back. `resolve`: where a public name leads. */
export function addNetworkVerbs(program: Command, { client, tell, json }: NetworkParts): void {
  program
    .command('region [verb] [region]')
    .summary('the regions; down, partition or up REGION takes one down, cuts it off or brings it back')
    .option(...json)
    .action(async (verb: string | undefined, region: string | undefined, options: Json) => {
      if (verb === undefined) return tell(await client().aws('GET', 'regions'), options, regionsSchema, showRegions);
      const state = states[verb];
      if (state === undefined || region === undefined)
        throw new ControlError('usage', 'Say what and which: region down eu-west-1, region partition …, region up …');
      return tell(await client().aws('POST', 'regions', { region, state }), options, regionsSchema, showRegions);
    });
  program
    .command('resolve <name>')
    .summary('where a public name leads: what each resolver answers, and where its clients are')
    .option('--resolver <number>', 'only this one')
    .option(...json)
    .action(async (name: string, { resolver, ...options }: Json & { resolver?: string }) => {
      const query = new URLSearchParams({ name, ...(resolver === undefined ? {} : { resolver }) });
      const answer = await client().aws('GET', `resolve?${query.toString()}`);
      tell(answer, options, resolvedSchema, showResolved);
    });
}
