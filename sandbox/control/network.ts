import type { Command } from 'commander';
import { z } from 'zod';
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

/** `region`: takes a region down, cuts it off, brings it back. */
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
}
