import { type Lab, type LabOptions, startLab } from './lab.ts';

/** Starts a lab, works in it and ends it, whatever becomes of the work. */
export async function inLab(
  options: LabOptions,
  say: (line: string) => void,
  work: (lab: Lab) => Promise<void>,
): Promise<void> {
  const lab = await startLab({
    ...options,
    onEvent: (event) => {
      if (event.type === 'died') say(`  ${event.name} ended: ${event.how}`);
      options.onEvent?.(event);
    },
  });
  try {
    await work(lab);
  } finally {
    await lab.close();
  }
}
