// A worker in little, which its test kills: runs one playbook of the folder it is given, in the temporary folder it is given.
import { quietEnvironment } from '../support/attempt.ts';
import { playbooks, run } from './support.ts';

const [folder = '', temporary = ''] = process.argv.slice(2);
await quietEnvironment().run(playbooks(folder, { temporary }), run('own'));
