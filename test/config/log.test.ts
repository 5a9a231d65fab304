import { expect, test } from '@jest/globals';
import { createLog } from '../../config/log.ts';
import { secret } from '../../config/secret.ts';

test('a line is JSON with level, time, process and fields; secrets are blotted out wherever they stand', () => {
  const lines: string[] = [];
  const log = createLog('bot', 'info', { write: (line) => void lines.push(line) });
  const headers = { authorization: 'Bearer hidden', 'x-slack-signature': 'hidden', accept: 'text/plain' };
  log.info(
    {
      change: 'app-prod-abcdefgh',
      token: 'hidden',
      settings: { apiKey: 'hidden' },
      req: { headers },
      own: secret('hidden'),
    },
    'started',
  );
  log.debug('too fine');
  expect(lines).toHaveLength(1);
  const line: unknown = JSON.parse(lines[0] ?? '');
  expect(line).toMatchObject({
    level: 'info',
    name: 'bot',
    msg: 'started',
    change: 'app-prod-abcdefgh',
    req: { headers: { accept: 'text/plain' } },
  });
  expect(line).toHaveProperty('time', expect.stringMatching(/^\d{4}-\d\d-\d\dT/));
  expect(lines[0]).not.toContain('hidden');
});
