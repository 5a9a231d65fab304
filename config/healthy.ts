import { orSayWhy } from './or-say-why.ts';
import { healthAddress } from './settings.ts';

/**
 * `node config/healthy.ts`: the health check of a container. Asks the worker (where `COXSWAIN_HEALTH` is set) or the bot of the same
 * settings, and ends with 0 when it says that it works, else with 1 and the reason.
 */
const address = orSayWhy(() => healthAddress(process.env));
try {
  const answer = await fetch(address, { signal: AbortSignal.timeout(4_000) });
  if (!answer.ok) throw new Error(`answered ${answer.status}: ${await answer.text()}`);
  process.stdout.write(`${address} answered ${answer.status}\n`);
} catch (error) {
  // Node says why it did not reach somebody in the cause alone.
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const why = cause instanceof Error ? cause.message : message;
  process.stdout.write(`${address} does not answer well: ${why}\n`);
  process.exitCode = 1;
}
