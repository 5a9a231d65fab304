import type { Json } from '../domain/json.ts';

/** A value as it will stand in the history: undefined members gone, dates as text. */
export function evidence(value: object): Json {
  const plain: Json = JSON.parse(JSON.stringify(value));
  return plain;
}
