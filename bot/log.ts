import { LogLevel, type Logger as BoltLogger } from '@slack/bolt';
import type { Log } from '../config/log.ts';

/** Our log for Bolt, which has its own idea of one. Its debug lines hold whole payloads, so they stay off. */
export function boltLog(log: Log): BoltLogger {
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
