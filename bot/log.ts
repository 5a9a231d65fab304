import { LogLevel, type Logger as BoltLogger } from '@slack/bolt';
import { type Logger, pino } from 'pino';

/** What must never be read in a log, wherever in an object it stands. */
const secret = [
  'token',
  'authorization',
  'botToken',
  'appToken',
  'signingSecret',
  'response_url',
  'trigger_id',
  'x-slack-signature',
];

/** JSON lines on stdout; static text plus fields. */
export function createLog(name: string, level: string): Logger {
  const paths = secret.flatMap((key) => {
    const quoted = key.includes('-') ? `["${key}"]` : key;
    return [
      quoted,
      key.includes('-') ? `*${quoted}` : `*.${quoted}`,
      key.includes('-') ? `*.*${quoted}` : `*.*.${quoted}`,
    ];
  });
  return pino({ name, level, redact: { paths, censor: '[redacted]' } });
}

/** The same for Bolt, which has its own idea of a logger. Its debug lines hold whole payloads, so they stay off. */
export function boltLog(log: Logger): BoltLogger {
  const line =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: unknown[]) =>
      log[level](parts.map(text).join(' '));
  return {
    debug: () => undefined,
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

function text(part: unknown): string {
  if (part instanceof Error) return part.message;
  return typeof part === 'string' ? part : JSON.stringify(part);
}
