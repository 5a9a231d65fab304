import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './exit.ts';
import { reasonOf } from './reason.ts';

/** Writes to the file of `--output`; where that is a folder, into it under `name`. Answers the file's path. */
export function writeAnswer(output: string, name: string, text: string): string {
  try {
    const isFolder = statSync(output, { throwIfNoEntry: false })?.isDirectory() === true;
    const file = isFolder ? join(output, name) : output;
    writeFileSync(file, text);
    return file;
  } catch (error) {
    throw new Failure('usage', `${output} cannot be written (${reasonOf(error)}). Name another file with --output.`);
  }
}
