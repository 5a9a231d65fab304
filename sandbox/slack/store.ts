import { isObject, type Json } from './json.ts';

/** One record of a collection; `id` is given at insertion and never changes. */
export type Row = Json & { id: number };

/** What happened to one record; `row` is the record after the change (before it, for a deletion). */
export interface Change {
  collection: string;
  op: 'insert' | 'update' | 'delete';
  row: Row;
}

/** The part of the emulator's collection type that its Slack handlers use. */
export interface Collection {
  insert(data: Json): Row;
  update(id: number, patch: Json): Row | undefined;
  delete(id: number): boolean;
  get(id: number): Row | undefined;
  all(): Row[];
  findBy(field: string, value: unknown): Row[];
  findOneBy(field: string, value: unknown): Row | undefined;
}

/** The state of the workspace, in the shape that the emulator's Slack handlers expect, with changes announced. */
export interface Store {
  collection(name: string): Collection;
  getData(key: string): unknown;
  setData(key: string, value: unknown): void;
  onChange(listener: (change: Change) => void): () => void;
  /** All collections as plain JSON. */
  snapshot(): Record<string, Row[]>;
  /** Replaces the named collections, without announcing changes. */
  restore(snapshot: Json): void;
}

/**
 * The emulator keeps its state in a store of its own that it offers no way to save or to seed with ids of one's own
 * choice; its handlers take any store of this shape, so the workspace brings one.
 */
export function createStore(): Store {
  const collections = new Map<string, Map<number, Row>>();
  const data = new Map<string, unknown>();
  const listeners = new Set<(change: Change) => void>();
  let lastId = 0;

  function rowsOf(name: string): Map<number, Row> {
    const rows = collections.get(name) ?? new Map<number, Row>();
    collections.set(name, rows);
    return rows;
  }

  function collection(name: string): Collection {
    const announce = (op: Change['op'], row: Row): void => {
      for (const listener of listeners) listener({ collection: name, op, row });
    };
    return {
      insert(fields) {
        lastId += 1;
        const row = { created_at: new Date().toISOString(), ...fields, id: lastId };
        rowsOf(name).set(row.id, row);
        announce('insert', row);
        return row;
      },
      // A new object each time: the handlers compare the record before and after.
      update(id, patch) {
        const before = rowsOf(name).get(id);
        if (!before) return undefined;
        const row = { ...before, ...patch, id };
        rowsOf(name).set(id, row);
        announce('update', row);
        return row;
      },
      delete(id) {
        const row = rowsOf(name).get(id);
        if (!row) return false;
        rowsOf(name).delete(id);
        announce('delete', row);
        return true;
      },
      get: (id) => rowsOf(name).get(id),
      all: () => [...rowsOf(name).values()],
      findBy: (field, value) => [...rowsOf(name).values()].filter((row) => row[field] === value),
      findOneBy(field, value) {
        for (const row of rowsOf(name).values()) if (row[field] === value) return row;
        return undefined;
      },
    };
  }

  return {
    collection,
    getData: (key) => data.get(key),
    setData: (key, value) => void data.set(key, value),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => Object.fromEntries([...collections].map(([name, rows]) => [name, [...rows.values()]])),
    restore(snapshot) {
      for (const [name, rows] of Object.entries(snapshot)) {
        if (!Array.isArray(rows)) continue;
        const restored = rows.filter(isRow);
        collections.set(name, new Map(restored.map((row) => [row.id, row])));
        lastId = Math.max(lastId, ...restored.map((row) => row.id));
      }
    },
  };
}

function isRow(value: unknown): value is Row {
  return isObject(value) && typeof value['id'] === 'number';
}
