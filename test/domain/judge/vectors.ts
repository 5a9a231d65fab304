import { readFileSync } from 'node:fs';

/** Reads a file of `vectors/`; each names how it was made. */
export function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./vectors/${name}.json`, import.meta.url), 'utf8'));
}

/** A small seeded source of normal values (mulberry32, then Box & Muller 1958), the same on every run. */
export function normals(seed: number): (mean: number, deviation: number, count: number) => number[] {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  const one = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return (mean, deviation, count) => Array.from({ length: count }, () => mean + deviation * one());
}
