import { execute, type Runner } from './runner.ts';

/** ansible-lint over every playbook and role, as `npm run check:ansible` does it; counts as one. */
export const ansibleLint: Runner = {
  name: 'ansible-lint',
  async run() {
    const { code, output } = await execute('npm', ['run', '--silent', 'check:ansible']);
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output };
  },
};
