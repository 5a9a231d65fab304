import { fileURLToPath } from 'node:url';

/** Where the workflow code comes from: a bundle made beforehand (production), else the sources, bundled at start (1-4 s). */
export function workflowCode(bundlePath: string | undefined) {
  return bundlePath === undefined
    ? { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) }
    : { workflowBundle: { codePath: bundlePath } };
}
