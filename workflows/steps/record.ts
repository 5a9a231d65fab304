import type { RecordState } from '../../activities/recovery-api.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { type Writing, writing } from './operation.ts';

/** Every write of it is a compare-and-swap: only what was shown in the plan is replaced. */
export function record(params: StepParams['record']): Writing {
  return writing<RecordState>({
    resource: `record:${params.zone}:${params.name}`,
    urgent: true,
    want: () => params.to,
    read: (activities) => activities.readRecord(params),
    // Forward only from what the plan showed, whatever stands there by now; back only from what was written.
    write: (activities, input) => {
      const only = input.want.dnsName === params.to.dnsName ? [params.from] : input.only;
      return activities.writeRecord({ ...input, ...(only === undefined ? {} : { only }), params });
    },
  });
}
