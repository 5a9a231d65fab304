import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { slackManifest } from '../../../bot/slack-manifest.ts';

const written = JSON.parse(readFileSync(new URL('../../../docs/slack-manifest.json', import.meta.url), 'utf8'));

test('docs/slack-manifest.json is what the grammar gives (node bot/write-slack-manifest.ts docs/slack-manifest.json)', () => {
  expect(written).toEqual(JSON.parse(JSON.stringify(slackManifest(undefined))));
});

test('Slack’s limits on names and hints hold', () => {
  const manifest = slackManifest('https://coxswain.example/');
  expect(manifest.display_information.description.length).toBeLessThanOrEqual(140);
  for (const command of manifest.features.slash_commands) {
    expect(command.command).toMatch(/^\/[a-z]{1,31}$/);
    expect(command.description.length).toBeLessThanOrEqual(2000);
    expect(command.usage_hint?.length ?? 0).toBeLessThanOrEqual(1000);
  }
});
