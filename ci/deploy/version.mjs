#!/usr/bin/env node
// Which version to deploy, printed on stdout: given, or read from what the build project left behind.
//
//   node version.mjs given 1.4.2
//   node version.mjs artifact shop/app main     image_tag.txt of the newest green pipeline of a ref
//   node version.mjs release shop/app           image_tag.txt of the newest release
import { pathToFileURL } from 'node:url';

const versionShape = /^\w[\w.-]{0,127}$/;

/**
 * Reads it with the job's own token, which the build project has to list as allowed (Settings, CI/CD, Job token permissions).
 * @param {readonly string[]} words
 * @param {{ api: string, server: string, jobToken: string }} gitlab
 */
export async function findVersion(words, { api, server, jobToken }) {
  const [from, first, second] = words;
  const project = encodeURIComponent(first ?? '');
  const get = async (url) => {
    const answer = await fetch(url, { headers: { 'job-token': jobToken }, signal: AbortSignal.timeout(30_000) });
    if (answer.ok) return answer;
    throw new Error(
      `GitLab answers ${answer.status} for ${url}; is there such a file, and may this project's jobs read it?`,
    );
  };
  if (from === 'given') return checked(first ?? '');
  if (from === 'artifact') {
    const ref = encodeURIComponent(second ?? 'main');
    const file = `${api}/projects/${project}/jobs/artifacts/${ref}/raw/image_tag.txt?job=publish`;
    return checked(await (await get(file)).text());
  }
  if (from === 'release') {
    const release = await (await get(`${api}/projects/${project}/releases/permalink/latest`)).json();
    const link = release.assets?.links?.find(({ name }) => name === 'image_tag.txt')?.url;
    if (link === undefined) throw new Error(`Release ${release.tag_name} of ${first} has no asset image_tag.txt.`);
    // The token goes to this GitLab alone: a release may link anywhere.
    if (!link.startsWith(`${server}/`)) throw new Error(`${link} is not on ${server}; the job’s token stays here.`);
    return checked(await (await get(link)).text());
  }
  throw new Error(`"${from}" is no source of a version; there are given, artifact and release.`);
}

function checked(text) {
  const version = text.trim();
  if (versionShape.test(version)) return version;
  throw new Error(`"${version.slice(0, 80)}" is neither a version nor a commit.`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { CI_API_V4_URL: api, CI_SERVER_URL: server, CI_JOB_TOKEN: jobToken } = process.env;
  try {
    process.stdout.write(`${await findVersion(process.argv.slice(2), { api, server, jobToken })}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
