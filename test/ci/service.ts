import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ci } from './pipelines.ts';

const lock = { name: 'app', version: '1.0.0', lockfileVersion: 3, packages: { '': { name: 'app', version: '1.0.0' } } };

/**
 * A small service with everything that the sample's gates look at. What there is to find lies below their thresholds: a moderate
 * vulnerability among the dependencies, a high one in the image.
 */
export const service: Readonly<Record<string, string>> = {
  '.gitignore': '.gitlab-ci-local/\n',
  'package.json': JSON.stringify({
    name: 'app',
    version: '1.0.0',
    type: 'module',
    scripts: { lint: 'node --check src/app.js', types: 'node --check src/types.js', test: 'node src/app.js' },
  }),
  'package-lock.json': JSON.stringify({ ...lock, severity: 'moderate' }, null, 2),
  'src/app.js': 'export const answer = 42;\n',
  'src/types.js': 'export const checked = true;\n',
  Dockerfile: 'FROM scratch\nUSER 1000\n',
  'packages.txt': 'musl\nzlib HIGH\n',
  'terraform/main.tf': '# No bucket here.\n',
};

/** The sample as it stands, or with every gate soft. */
export function sample({ hardGates = true } = {}): string {
  const text = readFileSync(join(ci, 'samples/build.gitlab-ci.yml'), 'utf8');
  if (hardGates) return text;
  const gates = ['gitleaks', 'lint', 'audit', 'sonarqube', 'checkov', 'image', 'trivy', 'sbom'];
  return gates.reduce((all, gate) => {
    const softened = all.replace(
      new RegExp(`(/${gate}@1\\.0\\.0)\\n(?: {4}inputs: \\{ (.*) \\}\\n)?`),
      (_, name: string, inputs?: string) =>
        `${name}\n    inputs: { hard_gate: false${inputs === undefined ? '' : `, ${inputs}`} }\n`,
    );
    if (softened === all) throw new Error(`the sample has no ${gate}`);
    return softened;
  }, text);
}

/** What a job of the sample gets of GitLab and of the project's settings. */
export const settings: Readonly<Record<string, string>> = {
  CI_COMMIT_REF_PROTECTED: 'true',
  CI_JOB_TOKEN: 'job-token',
  SONAR_HOST_URL: 'https://sonar.example',
  SONAR_TOKEN: 'sonar-token',
  AWS_ID_TOKEN: 'token-for-arn:aws:iam::123456789012:role/push-app',
  SIGSTORE_ID_TOKEN: 'sigstore-token',
};

export interface Gate {
  readonly job: string;
  readonly component: string;
  readonly planted: Readonly<Record<string, string>>;
  /** What the job says of what was planted. */
  readonly says: RegExp;
}

const notCode = 'this is not code\n';
const key = `AKIA${'QWERTYUIOP123456'}`;

/** One finding for every gate. */
export const gates: readonly Gate[] = [
  { job: 'gitleaks', component: 'gitleaks', planted: { 'src/keys.txt': `${key}\n` }, says: /leaks found: 1/ },
  { job: 'lint', component: 'lint', planted: { 'src/app.js': notCode }, says: /SyntaxError/ },
  { job: 'typecheck', component: 'lint', planted: { 'src/types.js': notCode }, says: /SyntaxError/ },
  {
    job: 'audit',
    component: 'audit',
    planted: { 'package-lock.json': JSON.stringify({ ...lock, severity: 'high' }, null, 2) },
    says: /1 vulnerabilities/,
  },
  {
    job: 'sonarqube',
    component: 'sonarqube',
    planted: { 'src/smell.js': '// a code smell\n' },
    says: /QUALITY GATE STATUS: FAILED/,
  },
  {
    job: 'checkov',
    component: 'checkov',
    planted: { 'terraform/main.tf': 'acl = "public-read"\n' },
    says: /CKV_AWS_20: FAILED/,
  },
  { job: 'image-user', component: 'image', planted: { Dockerfile: 'FROM scratch\n' }, says: /The image runs as root/ },
  {
    job: 'trivy',
    component: 'trivy',
    planted: { 'packages.txt': 'zlib CRITICAL\n', 'image/packages.txt': 'zlib CRITICAL\n' },
    says: /1 vulnerabilities of severity CRITICAL/,
  },
  {
    job: 'sbom',
    component: 'sbom',
    planted: { 'packages.txt': 'unreadable\n', 'image/packages.txt': 'unreadable\n' },
    says: /package database cannot be read/,
  },
];
