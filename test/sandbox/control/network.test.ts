import { expect, test } from '@jest/globals';
import { type ControlClient, ControlError } from '../../../sandbox/control/client.ts';
import { controlProgram } from '../../../sandbox/control/program.ts';

const regions = {
  regions: [
    { region: 'eu-west-1', state: 'down', since: 1_767_621_600.25 },
    { region: 'eu-central-1', state: 'up', since: null },
  ],
};

const answer = {
  addresses: ['198.51.100.13'],
  ttl: 2.24,
  region: 'eu-west-1',
  loadBalancer: 'app-prod',
  cnames: [],
};
const resolved = {
  name: 'app.shop.example',
  resolvers: [
    { resolver: 1, ...answer },
    { resolver: 2, ...answer, addresses: [], ttl: 0, region: null, loadBalancer: null },
  ],
  nameServers: [{ ...answer, share: 0.75 }],
  clients: { 'eu-west-1': 0.6, 'eu-central-1': 0.4 },
};

/** Answers by method and path without query. */
const answers: Readonly<Record<string, unknown>> = {
  'GET regions': regions,
  'POST regions': regions,
  'GET resolve': resolved,
};

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

test('a name is resolved by each resolver, and its clients are counted', async () => {
  const { asked, out } = await sandbox('resolve app.shop.example');
  expect(asked).toEqual([['GET', 'resolve?name=app.shop.example']]);
  expect(out.split('\n')).toEqual([
    'resolver 1    198.51.100.13  app-prod in eu-west-1  for another 2.2 s',
    'resolver 2    no address',
    'name servers  198.51.100.13  app-prod in eu-west-1  75 %',
    'Clients: 60 % in eu-west-1, 40 % in eu-central-1',
  ]);
  const one = await sandbox('resolve app.shop.example --resolver 2 --json');
  expect(one.asked).toEqual([['GET', 'resolve?name=app.shop.example&resolver=2']]);
  expect(JSON.parse(one.out)).toEqual(resolved);
});
