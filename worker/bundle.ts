import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `node worker/bundle.ts FILE`: bundles the workflow code for `COXSWAIN_WORKFLOW_BUNDLE`. */
const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('node worker/bundle.ts FILE: the file to write is missing.\n');
  process.exit(2);
}
const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
  logger: new DefaultLogger('WARN'),
});
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, code);
