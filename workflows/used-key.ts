/**
 * Holds an Idempotency-Key: its id is made of the key, and its memo says what the key was used for. Nothing is left to do; Temporal keeps it
 * as long as it keeps other closed workflows.
 */
export async function usedKey(): Promise<void> {}
