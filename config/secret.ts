import { inspect } from 'node:util';

/** A value that does not print: not in a template, not as JSON, not by the console. Only `reveal` gives it away. */
export interface Secret {
  readonly reveal: () => string;
}

/** Hides a value. */
export function secret(value: string): Secret {
  const hidden = () => '[secret]';
  return Object.freeze({ reveal: () => value, toString: hidden, toJSON: hidden, [inspect.custom]: hidden });
}
