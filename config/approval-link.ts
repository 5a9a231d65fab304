import { z } from 'zod';
import type { Sign } from './sign.ts';
import { readToken, tokenOf } from './signed-token.ts';

/** What a link in an e-mail leads to: a plan that waits, for one person, until the approval ends. It gives no right. */
export const approvalLinkSchema = z.strictObject({
  change: z.string(),
  /** Hash of the plan. */
  plan: z.string(),
  /** Name in the catalogue. */
  person: z.string(),
  /** Epoch ms. */
  until: z.number(),
});
export type ApprovalLink = z.output<typeof approvalLinkSchema>;

/** Where the bot serves these pages, below its address. */
export const approvalPages = '/approvals';

/** The address of a link's page. The same content gives the same address. */
export function approvalAddress(sign: Sign, url: string, link: ApprovalLink): string {
  return `${url}${approvalPages}?link=${tokenOf(sign, 'approval link', link)}`;
}

export function readApprovalLink(sign: Sign, token: string): ApprovalLink | undefined {
  return readToken(sign, 'approval link', approvalLinkSchema, token);
}
