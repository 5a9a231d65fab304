import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { attempt } from '../support/attempt.ts';
import { type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { folderWith, playbooks, run } from './support.ts';

const python = join(import.meta.dirname, '../../../.venv/bin/python');
const folder = folderWith('own', '    - name: Say\n      ansible.builtin.ping:\n');
let aws: SimulatedAws;
let instance = '';

/** Starts an instance that carries the tags by which playbooks find theirs; answers its id. */
function start(recovery: string): string {
  const tags = { 'coxswain:hosts': 'machines', 'coxswain:recovery': recovery };
  const marked = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const wish = {
    ImageId: 'ami-0abcdef1234567890',
    MinCount: 1,
    MaxCount: 1,
    TagSpecifications: [{ ResourceType: 'instance', Tags: marked }],
  };
  const script = `import boto3, json, sys
print(boto3.client("ec2", region_name="eu-central-1").run_instances(**json.loads(sys.argv[1]))["Instances"][0]["InstanceId"])`;
  return execFileSync(python, ['-c', script, JSON.stringify(wish)], { encoding: 'utf8', env: process.env }).trim();
}

/** A port of this machine at which nobody listens. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

beforeAll(async () => {
  aws = await startSimulatedAws();
  instance = start('my-shop');
  start('another');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await aws.stop();
});

const ofShop = { hosts: {}, instancesOf: 'my-shop' };

test('speaks to the instances that carry the tags of the group, and to no others', async () => {
  const variables = { ansible_connection: 'local' };
  const { result, beats } = await attempt(playbooks(folder), run('own', { ...ofShop, variables }));
  expect(result).toMatchObject({ verdict: 'passed', ok: 1 });
  expect(beats.map(({ text }) => text)).toContain(`${instance}: Say (ok)`);
});

test('an instance that cannot be reached is said in one sentence, with the next step', async () => {
  const port = await closedPort();
  const variables = { ansible_connection: 'ssh', ansible_host: '127.0.0.1', ansible_port: port };
  await expect(attempt(playbooks(folder), run('own', { ...ofShop, variables }))).rejects.toMatchObject({
    type: 'HostUnreachable',
    nonRetryable: false,
    message: expect.stringMatching(
      new RegExp(
        `^Playbook own could not reach ${instance} at "Say" \\(.*Connection refused\\): see that it runs and lets this worker in, then try again\\.$`,
      ),
    ),
  });
});

test('a group without such an instance is said too', async () => {
  const { result } = await attempt(playbooks(folder), run('own', { ...ofShop, instancesOf: 'nowhere' }));
  expect(result).toMatchObject({
    verdict: 'failed',
    reason: expect.stringMatching(/^Playbook own did not run: .*no hosts/),
  });
});
