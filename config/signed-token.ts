import { timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { canonicalJson } from '../domain/json.ts';
import type { Sign } from './sign.ts';

/** What a token is for: one that is made for one thing is worth nothing for another. */
export type TokenUse = 'approval link' | 'approval sign-in' | 'approval session';

/** A value that others may carry and read, but not change: `<base64url of its JSON>.<signature>`. */
export function tokenOf(sign: Sign, use: TokenUse, value: object): string {
  const text = Buffer.from(canonicalJson(value)).toString('base64url');
  return `${text}.${sign(`${use}\n${text}`)}`;
}

/** The value of a token that was signed for that use and has that shape; undefined for any other text. */
export function readToken<Schema extends z.ZodType>(
  sign: Sign,
  use: TokenUse,
  schema: Schema,
  token: string,
): z.output<Schema> | undefined {
  const [text = '', signature = ''] = token.split('.', 2);
  const wanted = Buffer.from(sign(`${use}\n${text}`));
  const given = Buffer.from(signature);
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given) || token !== `${text}.${signature}`)
    return undefined;
  try {
    return schema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
