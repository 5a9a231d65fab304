import { expect, test } from '@jest/globals';
import { Problem } from '../../../bot/gateway/problem.ts';
import { sorry } from '../../../bot/listeners/listener.ts';
import { createLog } from '../../../config/log.ts';

const actor = { via: 'slack', team: 'T0SHOP', user: 'U0OUTSIDER' } as const;

test('who was refused what, and why, is logged, and told', () => {
  const lines: string[] = [];
  const log = createLog('bot', 'info', { write: (line) => void lines.push(line) });
  const { text } = sorry(new Problem('refused', 'You may not.'), log, actor);
  expect(text).toBe('You may not.');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'info', msg: 'request refused', actor, type: 'refused', sentence: 'You may not.' },
  ]);
});

test('a bug is logged as one, and its words are told to nobody', () => {
  const lines: string[] = [];
  const log = createLog('bot', 'info', { write: (line) => void lines.push(line) });
  expect(sorry(new TypeError('x is not a function'), log, actor).text).not.toContain('function');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'error', msg: 'request failed', actor }]);
});
