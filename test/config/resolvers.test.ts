import { expect, test } from '@jest/globals';
import { SettingsError, workerSettings } from '../../config/settings.ts';

const least = { SLACK_BOT_TOKEN: 'xoxb-hidden', COXSWAIN_CATALOGUE: 'catalogue' };

test('resolvers are a list of addresses, with ports where they are not 53', () => {
  const { resolvers } = workerSettings({
    ...least,
    COXSWAIN_RESOLVERS: '10.0.0.2, 127.0.0.1:5353,[::1]:53,2606:4700::1111',
  });
  expect(resolvers).toEqual(['10.0.0.2', '127.0.0.1:5353', '[::1]:53', '2606:4700::1111']);
});

test('by default those of the system and two public ones', () => {
  expect(workerSettings(least).resolvers).toEqual(expect.arrayContaining(['1.1.1.1', '8.8.8.8']));
});

test.each(['resolver.example', '10.0.0.2:99999', '10.0.0.2,,1.1.1.1', '300.1.1.1'])('%s is none', (value) => {
  expect(() => workerSettings({ ...least, COXSWAIN_RESOLVERS: value })).toThrow(SettingsError);
});
