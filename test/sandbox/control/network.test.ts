import { expect, test } from '@jest/globals';
import { type ControlClient, ControlError } from '../../../sandbox/control/client.ts';
import { controlProgram } from '../../../sandbox/control/program.ts';

const regions = {
  regions: [
    { region: 'eu-west-1', state: 'down', since: 1_767_621_600.25 },
    { region: 'eu-central-1', state: 'up', since: null },
  ],
};

/** Answers by method and path without query. */
const answers: Readonly<Record<string, unknown>> = { 'GET regions': regions, 'POST regions': regions };

async function sandbox(line: string): Promise<{ out: string; asked: readonly (readonly unknown[])[] }> {
  const out: string[] = [];
  const asked: unknown[][] = [];
  const ask = async (method: string, path: string, body?: unknown) => {
    asked.push(body === undefined ? [method, path] : [method, path, body]);
    return answers[`${method} ${path.split('?')[0]}`];
  };
  const client = (): ControlClient => ({ aws: ask, slack: ask });
  const program = controlProgram({
    client,
    out: (text) => void out.push(text),
    err: () => undefined,
    sleep: async () => undefined,
  });
  await program.parseAsync(line.split(' '), { from: 'user' });
  return { out: out.join('\n'), asked };
}

test('a region is taken down, cut off and brought back by one verb each', async () => {
  const { asked, out } = await sandbox('region down eu-west-1');
  expect(asked).toEqual([['POST', 'regions', { region: 'eu-west-1', state: 'down' }]]);
  expect(out).toMatch(/^eu-west-1 {5}down {2}since \d\d:\d\d:\d\d\.250\neu-central-1 {2}up$/);
  expect((await sandbox('region partition eu-west-1')).asked[0]?.[2]).toEqual({
    region: 'eu-west-1',
    state: 'partitioned',
  });
  expect((await sandbox('region up eu-west-1')).asked[0]?.[2]).toEqual({ region: 'eu-west-1', state: 'up' });
});

test('without words the regions are shown; half a sentence is refused', async () => {
  expect((await sandbox('region')).asked).toEqual([['GET', 'regions']]);
  expect(JSON.parse((await sandbox('region --json')).out)).toEqual(regions);
  await expect(sandbox('region down')).rejects.toThrow(ControlError);
  await expect(sandbox('region kill eu-west-1')).rejects.toThrow(
    'Say what and which: region down eu-west-1, region partition …, region up …',
  );
});
