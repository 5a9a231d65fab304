import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { attempt } from '../support/attempt.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { folderWith, playbooks, run } from './support.ts';

const password = 'correct-horse-battery';
const token = 'staple"9';
const role = 'arn:aws:iam::123456789012:role/coxswain-deploy';
const scratch = mkdtempSync(join(tmpdir(), 'coxswain-secrets-'));
let aws: SimulatedAws;

beforeAll(async () => {
  aws = await startSimulatedAws();
  await tell('secretsmanager', 'secretsmanager.CreateSecret', {
    Name: 'app/db',
    SecretString: JSON.stringify({ user: 'shop', password }),
  });
  await tell('ssm', 'AmazonSSM.PutParameter', { Name: '/shop/prod/token', Value: token, Type: 'SecureString' });
});
afterAll(async () => {
  await aws.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** One call of AWS's JSON protocol in eu-central-1. */
async function tell(service: string, target: string, body: object): Promise<Record<string, unknown>> {
  const scope = `test/20260101/eu-central-1/${service}/aws4_request`;
  const response = await fetch(process.env['AWS_ENDPOINT_URL'] ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x`,
    },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

/** Every file below a folder, with what is in it. */
function filesBelow(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path) && statSync(path).isFile())
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** The command lines of every process of this machine. */
function commandLines(): string {
  return execFileSync('ps', ['-A', '-ww', '-o', 'args='], { encoding: 'utf8' });
}

test('a secret reaches the task that uses it, and neither argv, a file, a heartbeat nor a failure', async () => {
  const [kept, goOn] = [join(scratch, 'used'), join(scratch, 'go-on')];
  const folder = folderWith(
    'own',
    `    - name: Use
      ansible.builtin.copy: { content: "{{ password }} {{ token }}", dest: ${kept}, mode: "0600" }
    - name: Stand still
      ansible.builtin.shell: 'while [ ! -e ${goOn} ]; do sleep 0.05; done'
      changed_when: false
    - name: Fail aloud
      ansible.builtin.fail: { msg: "refused {{ password }} for {{ {'t': token} | to_json }}" }
`,
  );
  let seen: { argv: string; files: string[]; modes: number[] } | undefined;
  const secrets = { password: 'app/db#password', token: '/shop/prod/token' };
  const ran = await attempt(
    playbooks(folder, { temporary: scratch }),
    run('own', { secrets, role }),
    {},
    (_, beats) => {
      if (seen !== undefined || beats.at(-1)?.text !== 'one: Use (changed)') return;
      const files = filesBelow(scratch).filter(({ path }) => path !== kept);
      const holding = files.filter(({ text }) => text.includes(password) || text.includes(token));
      const folders = readdirSync(scratch).filter((name) => name.startsWith('coxswain-playbook-'));
      const modes = folders.map((name) => statSync(join(scratch, name)).mode & 0o777);
      seen = { argv: commandLines(), files: holding.map(({ path }) => path), modes };
      writeFileSync(goOn, '');
    },
  );
  expect(readFileSync(kept, 'utf8')).toBe(`${password} ${token}`);
  expect(seen).toMatchObject({ files: [], modes: [0o700] });
  expect(seen?.argv).toContain('--extra-vars');
  expect(seen?.argv).not.toContain(password);
  expect(ran.result).toMatchObject({
    verdict: 'failed',
    reason: 'Playbook own failed on one at "Fail aloud": refused *** for {"t": "***"}.',
  });
  expect(JSON.stringify(ran)).not.toContain(password);
  expect(readdirSync(scratch).filter((name) => name.startsWith('coxswain-playbook-'))).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
  // They were looked up by Ansible, in the role that the run is for.
  const looked = only(await aws.calls(), 'GetSecretValue', 'GetParameter');
  expect(looked.length).toBeGreaterThan(0);
  expect(new Set(looked.map(({ caller }) => caller))).toEqual(new Set(['coxswain-deploy/coxswain']));
});

test('a document of secrets is rendered once, in Secrets Manager', async () => {
  const documents = run('render-secrets', {
    role,
    hosts: {
      documents: {
        'shop/prod/settings': {
          app_secrets_values: { user: 'shop' },
          app_secrets_references: { password: 'app/db#password', token: '/shop/prod/token' },
        },
      },
    },
  });
  const first = await attempt(playbooks(), documents);
  expect(first.result).toMatchObject({
    verdict: 'passed',
    changed: 1,
    changes: [{ task: 'Write the document to Secrets Manager' }],
  });
  const { SecretString } = await tell('secretsmanager', 'secretsmanager.GetSecretValue', {
    SecretId: 'shop/prod/settings',
  });
  expect(JSON.parse(String(SecretString))).toEqual({ user: 'shop', password, token });
  expect(JSON.stringify(first)).not.toContain(password);
  const second = await attempt(playbooks(), documents);
  expect(second.result).toMatchObject({ verdict: 'passed', changed: 0 });
});
