import { Runtime, type RuntimeOptions } from '@temporalio/worker';
import { isIPv6 } from 'node:net';
import type { Listening } from '../config/variables.ts';

/**
 * Lets Prometheus read the SDK's metrics of this worker, and those below, at `/metrics`; without an address nothing is counted.
 * Names follow Prometheus's rules: seconds, units in the name, `_total` for counters.
 */
export function telemetry(at: Listening | undefined): Pick<RuntimeOptions, 'telemetryOptions'> {
  if (at === undefined) return {};
  const bindAddress = `${isIPv6(at.host) ? `[${at.host}]` : at.host}:${at.port}`;
  return {
    telemetryOptions: {
      metrics: {
        prometheus: { bindAddress, useSecondsForDurations: true, unitSuffix: true, countersTotalSuffix: true },
        attachServiceName: false,
      },
    },
  };
}

/** Tells for how many seconds a change's news have waited to be shown in Slack; 0 when all is told. */
export function slackBehind(): (seconds: number) => void {
  const gauge = Runtime.instance().metricMeter.createGauge(
    'coxswain_slack_behind_seconds',
    'float',
    undefined,
    'How long the oldest news of a change have waited to be shown in Slack; 0 when all is told.',
  );
  gauge.set(0);
  return (seconds) => gauge.set(seconds);
}
