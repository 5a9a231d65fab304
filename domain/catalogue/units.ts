import { z } from 'zod';

const secondsPer = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90s`, `10m`, `1h30m` as seconds. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+[smhd])+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([smhd])/g)) {
    seconds += Number(amount) * secondsPer[unit as keyof typeof secondsPer];
  }
  return seconds;
}

/** A duration as written in the catalogue, read as seconds. */
export const durationSchema = z.string().transform((text, context) => {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  context.addIssue({ code: 'custom', message: `"${text}" is not a duration; write 30s, 10m or 1h30m` });
  return z.NEVER;
});

/** A share as written in the catalogue (`5%`, `0.5%`), read as percent. */
export const percentSchema = z.string().transform((text, context) => {
  const match = /^(\d+(?:\.\d+)?) ?%$/.exec(text);
  if (match) return Number(match[1]);
  context.addIssue({ code: 'custom', message: `"${text}" is not a share; write 5% or 0.5%` });
  return z.NEVER;
});
