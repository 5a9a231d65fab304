// A worker in little, which its test kills: applies the plan that it is told of.
import { quietEnvironment } from '../support/attempt.ts';
import { createTerraformActivities } from '../../../activities/terraform/index.ts';
import { addSlow, applying, catalogueWith, commitsOf, depsFor, slow } from './support.ts';

const [name = '', change = '', temporary = '', plan = ''] = process.argv.slice(2);
const commits = commitsOf();
addSlow(commits);
const catalogue = catalogueWith({ [name]: slow(name) });
const activities = createTerraformActivities(depsFor(catalogue, commits.code, temporary));
const run = (input: ReturnType<typeof applying>) => activities.applyStack(input);
await quietEnvironment().run(run, applying(JSON.parse(plan), catalogue, change));
