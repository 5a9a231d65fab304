import type { DeepReadonly } from '../domain/catalogue/readonly.ts';

/** Freezes a value and all inside it. */
export function freeze<T>(value: T): DeepReadonly<T> {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freeze(member);
  }
  return value as DeepReadonly<T>;
}
