import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const programs = join(root, '.venv/bin');

test('a misspelt module argument fails the lint, which a syntax check would let pass', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-lint-'));
  try {
    cpSync(join(root, 'ansible'), folder, { recursive: true });
    const tasks = join(folder, 'roles/database_promotion/tasks/main.yml');
    const text = readFileSync(tasks, 'utf8');
    writeFileSync(tasks, text.replace('read_replica: false', 'read_replca: false'));
    const run = (program: string, ...args: string[]) =>
      spawnSync(join(programs, program), args, {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${programs}${delimiter}${process.env['PATH']}` },
      });
    expect(run('ansible-playbook', '--syntax-check', 'playbooks/promote-database.yaml').status).toBe(0);
    const lint = run('ansible-lint', '--offline', '--nocolor', 'roles/database_promotion');
    expect(lint.stdout + lint.stderr).toMatch(/args\[module\]: Unsupported parameters .*read_replca/);
    expect(lint.status).not.toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
