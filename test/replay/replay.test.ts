import { expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { readdirSync, readFileSync } from 'node:fs';
import { workflowBundle } from '../workflows/support.ts';

const folder = new URL('./histories/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

test('every committed history replays on today’s workflow code', async () => {
  const histories = files.map((file) => ({
    workflowId: file,
    history: JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
  }));
  const results = Worker.runReplayHistories({ workflowBundle: await workflowBundle() }, histories);
  const replayed: string[] = [];
  for await (const { workflowId, error } of results) {
    expect({ workflowId, error: error?.message }).toEqual({ workflowId, error: undefined });
    replayed.push(workflowId);
  }
  expect(replayed.sort()).toEqual([...files].sort());
  expect(files.length).toBeGreaterThanOrEqual(7);
});

test('a history that no longer fits is told apart', async () => {
  const text = readFileSync(new URL('canary-succeeded.json', folder), 'utf8');
  // Another order of activities than the code asks for.
  const history = JSON.parse(text.replaceAll('"name": "readControl"', '"name": "readWeight"'));
  const results = Worker.runReplayHistories({ workflowBundle: await workflowBundle() }, [
    { workflowId: 'altered', history },
  ]);
  for await (const { error } of results) expect(error?.message).toMatch(/Nondeterminism|nondeterminism/i);
});
