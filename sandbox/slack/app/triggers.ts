import { randomBytes } from 'node:crypto';
import type { Tables } from '../tables.ts';
import { APP, TEAM } from '../workspace.ts';

/** A trigger opens one modal within three seconds of what the person did. */
const TRIGGER_MS = 3000;

/** Hands out trigger ids with every command and interaction, and takes them back once. */
export interface TriggerDesk {
  /** A trigger of a person; `viewId` when it came from within a modal, which `views.push` needs. */
  create(userId: string, viewId?: string): string;
  /** Spends a trigger; returns Slack's error when it is unknown, used or older than three seconds. */
  spend(triggerId: string): 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id' | undefined;
}

/**
 * The emulator has triggers too, but with whole seconds, which would let one live for two to three; they are kept here
 * with milliseconds, and the emulator's own record never expires first.
 */
export function createTriggerDesk(tables: Tables, now: () => number): TriggerDesk {
  const issued = new Map<string, { at: number; spent: boolean }>();
  return {
    create(userId, viewId) {
      const at = now();
      for (const [id, trigger] of issued) if (at - trigger.at > 10 * TRIGGER_MS) forget(id);
      const id = `${Math.floor(at / 1000)}.${randomBytes(6).readUIntBE(0, 6)}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { at, spent: false });
      tables.viewTriggers.insert({
        trigger_id: id,
        team_id: TEAM.id,
        user_id: userId,
        app_id: APP.id,
        expires_at: Number.MAX_SAFE_INTEGER,
        used: false,
        ...(viewId ? { view_id: viewId } : {}),
      });
      return id;
    },
    spend(triggerId) {
      const trigger = issued.get(triggerId);
      if (!trigger) return 'invalid_trigger_id';
      if (trigger.spent) return 'exchanged_trigger_id';
      if (now() - trigger.at > TRIGGER_MS) return 'expired_trigger_id';
      trigger.spent = true;
      return undefined;
    },
  };

  function forget(id: string): void {
    issued.delete(id);
    const row = tables.viewTriggers.findOneBy('trigger_id', id);
    if (row) tables.viewTriggers.delete(row.id);
  }
}
