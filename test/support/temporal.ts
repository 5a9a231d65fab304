import { TestWorkflowEnvironment } from '@temporalio/testing';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { programPath } from '../../sandbox/supervisor/programs.ts';

/** A Temporal dev server in memory, with Coxswain's search attributes. Ends with `teardown()`. */
export function startDevServer(): Promise<TestWorkflowEnvironment> {
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: programPath('temporalCli') },
      log: { format: 'json', level: 'never' },
      // Its greeting would stand among the answers of whoever starts it.
      extraArgs: ['--output', 'none'],
      searchAttributes: Object.values(searchAttributes).map((name) =>
        defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
      ),
    },
  });
}

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const keyword = 2;

/** A Temporal server whose clock jumps to the next timer, with the same attributes; for tests of long timers alone. Ends with `teardown()`. */
export async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const server = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: programPath('testServer') } },
  });
  await server.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(Object.values(searchAttributes).map((name) => [name, keyword])),
  });
  return server;
}
