import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { Json } from '../../../../domain/json.ts';
import { reading } from '../../../poll.ts';
import type { AwsScope } from '../../../ports.ts';
import type { Run } from './run.ts';

type JsonObject = { readonly [key: string]: Json };

/** Task definitions by ARN. A revision never changes, so each is asked for once in the life of the process. */
export type Definitions = (run: Run, scope: AwsScope, arn: string) => Promise<JsonObject>;

/** So many are remembered; the oldest goes first. */
const most = 2000;

export function createDefinitions(): Definitions {
  const known = new Map<string, JsonObject>();
  return async (run, scope, arn) => {
    const found = known.get(arn);
    if (found !== undefined) return found;
    const answer = await run.once(
      scope,
      { service: 'ECS', operation: 'DescribeTaskDefinition', of: arn },
      async ({ ecs }) => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }), reading()),
    );
    // Plain JSON, without undefined members and dates.
    const definition: JsonObject = JSON.parse(JSON.stringify(answer.taskDefinition ?? {}));
    known.set(arn, definition);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return definition;
  };
}
