import { arrayOf, type Json, objectOf, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import type { Tables } from '../tables.ts';
import type { ShownView } from './wire.ts';

/** One view record as the console shows it. */
export function shownView(row: Row): ShownView {
  return {
    id: stringOf(row['view_id']),
    hash: stringOf(row['hash']),
    type: stringOf(row['type']),
    title: textOf(row['title']),
    submit: textOf(row['submit']),
    close: textOf(row['close']),
    blocks: arrayOf(row['blocks']),
    rootId: stringOf(row['root_view_id']),
  };
}

/** The Home tab that the app published for a person, if it did. */
export function homeOf(tables: Tables, userId: string): ShownView | undefined {
  const row = homeRow(tables, userId);
  return row && shownView(row);
}

/** Its record. */
export function homeRow(tables: Tables, userId: string): Row | undefined {
  return tables.views.all().find((view) => view['type'] === 'home' && view['user_id'] === userId);
}

function textOf(text: unknown): string {
  return stringOf((objectOf(text) satisfies Json)['text']);
}
