import { writeFileSync } from 'node:fs';
import { slackManifest } from './slack-manifest.ts';

/** Writes the app manifest for Slack: `node bot/write-slack-manifest.ts FILE [URL]`; without URL for Socket Mode. */
const [file, url] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('Write to which file? node bot/write-slack-manifest.ts FILE [URL]\n');
  process.exitCode = 2;
} else {
  writeFileSync(file, `${JSON.stringify(slackManifest(url), null, 2)}\n`);
}
