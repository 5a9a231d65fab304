import { createHmac } from 'node:crypto';
import type { Secret } from './secret.ts';

/** Signs texts with a key: HMAC-SHA256, base64url. Undefined without a key. */
export type Sign = (text: string) => string;

export function signer(key: Secret | undefined): Sign | undefined {
  return key === undefined ? undefined : (text) => createHmac('sha256', key.reveal()).update(text).digest('base64url');
}
