import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { type Client, WorkflowFailedError } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { ApplicationFailure } from '@temporalio/common';
import type { GitflowActivities } from '../../activities/api.ts';
import { createGitflowGateway } from '../../bot/gateway/gitflow.ts';
import { startDevServer } from '../support/temporal.ts';
import { workflowBundle } from './support.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startDevServer();
});
afterAll(() => env.teardown());

const taskQueue = 'gitflow';
const approved: number[] = [];
let away = 2;

/** `shop/away` answers the third time, `shop/closed` refuses, `shop/open` has no rule to approve by. */
const activities: GitflowActivities = {
  openMergeRequest: async ({ project }) => {
    if (project === 'shop/closed') throw ApplicationFailure.nonRetryable('GitLab refused it.', 'Refused');
    if (project === 'shop/away' && (away -= 1) >= 0) {
      throw ApplicationFailure.create({ message: 'away', type: 'GitlabUnavailable', nextRetryDelay: 1 });
    }
    return { sentence: 'opened', ...(project === 'shop/open' ? {} : { request: 7 }) };
  },
  approveMergeRequest: async ({ request }) => {
    approved.push(request);
    return `!${request} is approved`;
  },
};

async function working<T>(work: () => Promise<T>): Promise<T> {
  const connection = env.nativeConnection;
  const worker = await Worker.create({ connection, taskQueue, workflowBundle: await workflowBundle(), activities });
  return worker.runUntil(work);
}

test('one run for a commit, however often and whenever it is announced; it outlasts a GitLab that is away', async () => {
  const gateway = createGitflowGateway({ client: env.client as Client, taskQueue, address: env.address });
  const propose = (project: string) => gateway.propose({ project, commit: 'c'.repeat(40) });
  await working(async () => {
    const started = await Promise.all(Array.from({ length: 5 }, () => propose('shop/away')));
    expect(started.filter(({ fresh }) => fresh)).toHaveLength(1);
    const id = `gitflow:shop/away:${'c'.repeat(40)}`;
    expect(new Set(started.map(({ change }) => change))).toEqual(new Set([id]));
    expect(await env.client.workflow.getHandle(id).result()).toBe('!7 is approved');
    // After its end too.
    expect(await propose('shop/away')).toEqual({ change: id, fresh: false });
    expect(approved).toEqual([7]);

    const { change: open } = await propose('shop/open');
    expect(await env.client.workflow.getHandle(open).result()).toBe('opened');
    expect(approved).toEqual([7]);

    const { change: closed } = await propose('shop/closed');
    await expect(env.client.workflow.getHandle(closed).result()).rejects.toBeInstanceOf(WorkflowFailedError);
  });
});
