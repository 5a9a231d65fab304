import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../', import.meta.url));

describe('the import rules', () => {
  const trespasses = [
    ['domain/clock.ts', 'node:fs', 'domain-imports'],
    ['domain/loud.ts', 'pino', 'domain-imports'],
    ['domain/steered.ts', '../config/settings.ts', 'domain-imports'],
    ['config/reach.ts', '../activities/act.ts', 'config-imports'],
    ['workflows/impure.ts', 'node:crypto', 'workflows-imports'],
    ['workflows/sdk.ts', '@aws-sdk/client-ecs', 'workflows-imports'],
    ['activities/order.ts', '../workflows/messages.ts', 'activities-imports'],
    ['people/act.ts', '../activities/act.ts', 'people-imports'],
    ['bot/deep.ts', '../workflows/deploy.ts', 'bot-imports'],
    ['bot/world.ts', '../activities/act.ts', 'bot-imports'],
    ['cli/deep.ts', '../workflows/deploy.ts', 'cli-imports'],
    ['worker/chat.ts', '../bot/listen.ts', 'worker-imports'],
    ['worker/bolt.ts', '@slack/bolt', 'bolt-in-bot-alone'],
    ['activities/play.ts', '../sandbox/toy.ts', 'product-without-sandbox'],
    ['sandbox/proof.ts', '../test/help.ts', 'sandbox-without-tests'],
    ['bot/tool.ts', 'jest', 'production-dependencies'],
    ['config/here.ts', './there.ts', 'no-cycles'],
    ['bot/lost.ts', './nowhere.ts', 'resolvable'],
  ] as const;
  const allowed = {
    'domain/schema.ts': "import 'zod';",
    'config/settings.ts': "import 'yaml';\nimport '../domain/schema.ts';\nimport 'node:fs';",
    'config/there.ts': "import './here.ts';",
    'activities/act.ts': "import '@aws-sdk/client-ecs';\nimport '../domain/schema.ts';",
    'workflows/messages.ts': "import '@temporalio/workflow';",
    'workflows/deploy.ts': "import './messages.ts';\nimport type {} from '../activities/act.ts';",
    'people/who.ts': "import '@slack/web-api';\nimport '../domain/schema.ts';",
    'bot/listen.ts': "import '@slack/bolt';\nimport '../people/who.ts';\nimport '../workflows/messages.ts';",
    'bot/blocks/card.ts': "import '@slack/types';",
    'worker/main.ts':
      "import '../bot/blocks/card.ts';\nimport '../workflows/deploy.ts';\nimport '../activities/act.ts';",
    'sandbox/toy.ts': 'export {};',
    'test/help.ts': 'export {};',
  };
  let found: { from: string; rule: string }[] = [];

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'coxswain-rooms-'));
    try {
      const write = (file: string, text: string) => {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      };
      for (const [file, text] of Object.entries(allowed)) write(file, text);
      for (const [file, target] of trespasses) write(file, `import '${target}';\n`);
      write('package.json', readFileSync(join(root, 'package.json'), 'utf8'));
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      found = cruise(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.each(trespasses)('%s may not import %s (%s)', (file, _, rule) => {
    expect(found).toContainEqual({ from: file, rule });
  });

  test('leave what is allowed alone', () => {
    const known: string[] = ['config/there.ts', ...trespasses.map(([file]) => file)];
    expect(found.filter(({ from }) => !known.includes(from))).toEqual([]);
  });
});

describe('workflows', () => {
  const folder = join(root, 'workflows');
  let files: string[] = [];
  beforeAll(() => {
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  });

  test('take nothing but types from activities, so that no vendor SDK enters their bundle', () => {
    const imported = files.flatMap((file) => {
      const code = stripTypeScriptTypes(readFileSync(join(folder, file), 'utf8'));
      const targets = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
        (match) => match[1] ?? '',
      );
      return targets.filter((target) => target.includes('/activities/')).map((target) => `${file}: ${target}`);
    });
    expect(files.length).toBeGreaterThan(0);
    expect(imported).toEqual([]);
  });

  test('call activities through activities.ts alone', () => {
    const callers = files.filter((file) =>
      /\bproxy(Local)?Activities\b/.test(readFileSync(join(folder, file), 'utf8')),
    );
    expect(callers).toEqual(['activities.ts']);
  });
});

/** Runs the import rules over a folder with the rooms in it; lists which file breaks which rule. */
function cruise(cwd: string): { from: string; rule: string }[] {
  const rooms = ['domain', 'config', 'workflows', 'activities', 'people', 'bot', 'cli', 'worker', 'sandbox'];
  const config = join(root, '.dependency-cruiser.cjs');
  const program = join(root, 'node_modules', '.bin', 'depcruise');
  const args = ['--config', config, '--preserve-symlinks', '--output-type', 'json', ...rooms];
  const output = execFileSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 50_000_000 });
  const { summary } = JSON.parse(output) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return summary.violations.map(({ from, rule }) => ({ from, rule: rule.name }));
}
