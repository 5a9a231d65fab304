import { type DecisionContent, decisionText, type Signed } from '../../domain/change/signed-decision.ts';

/** Signs a text with the key that the workers believe. */
export type Sign = (text: string) => string;

/** The decision with its signature, where a key is set: the worker then believes nothing else. */
export function signedBy<
  D extends Omit<DecisionContent, 'change' | 'intent' | 'at' | 'plan'> & { readonly plan?: string },
>(
  sign: Sign | undefined,
  change: string,
  intent: DecisionContent['intent'],
  decision: D,
): D & { readonly signed?: Signed } {
  if (sign === undefined) return decision;
  const at = new Date().toISOString();
  const signature = sign(decisionText({ change, intent, plan: '', ...decision, at }));
  return { ...decision, signed: { at, signature } };
}
