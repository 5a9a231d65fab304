import { isObject, type Json, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import type { Tables } from '../tables.ts';
import type { Emulator } from '../web-api/emulator.ts';

/** The modals that each person has open: one root, with at most two pushed on it. */
export interface ViewStacks {
  /** `views.open` and `views.push` as the app calls them; a new root replaces what the person had open. */
  open(method: string, args: Json, token: string): Promise<Json>;
  /** The open modals of a person, root first. */
  of(userId: string): Row[];
  /** Closes one modal and what was pushed on it, or with `all` the whole stack. */
  close(view: Row, all: boolean): void;
  /** The view record by its Slack id. */
  find(viewId: string): Row | undefined;
}

/** Keeps the stack of modals in order over the emulator's view records. */
export function createViewStacks(tables: Tables, emulator: Emulator): ViewStacks {
  function of(userId: string): Row[] {
    return tables.views
      .all()
      .filter((view) => view['type'] === 'modal' && view['user_id'] === userId)
      .toSorted((one, other) => one.id - other.id);
  }

  return {
    of,
    find: (viewId) => tables.views.findOneBy('view_id', viewId),
    async open(method, args, token) {
      const answer = await emulator.call(method, args, token);
      const opened = isObject(answer['view']) ? stringOf(answer['view']['id']) : '';
      const row = opened ? tables.views.findOneBy('view_id', opened) : undefined;
      if (row && method === 'views.open') {
        for (const old of of(stringOf(row['user_id']))) if (old.id !== row.id) tables.views.delete(old.id);
      }
      return answer;
    },
    close(view, all) {
      const stack = of(stringOf(view['user_id']));
      const from = all ? 0 : stack.findIndex((one) => one.id === view.id);
      for (const closed of stack.slice(Math.max(0, from)).toReversed()) tables.views.delete(closed.id);
    },
  };
}
