import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The app as a workspace, or a whole enterprise, has installed it. */
const installationSchema = z.object({
  /** Absent: of the whole enterprise. */
  team: z.string().optional(),
  enterprise: z.string().optional(),
  token: z.string(),
  botId: z.string(),
  botUserId: z.string(),
});
export type Installation = z.infer<typeof installationSchema>;

/** Where somebody is, as Slack tells it. */
export interface Workspace {
  readonly team?: string | undefined;
  readonly enterprise?: string | undefined;
}

/** Installations of the Slack app, in a folder that bots and workers share. */
export interface Installations {
  save(installation: Installation): void;
  /** That of the workspace, else of its enterprise; undefined where neither has installed the app. */
  find(workspace: Workspace): Installation | undefined;
  all(): readonly Installation[];
  remove(workspace: Workspace): void;
}

/**
 * One file an installation, for the owner alone (0600). Files are what every secret store can give a process, and what a volume keeps
 * without a database; see ADR 24.
 */
export function createInstallations(folder: string): Installations {
  const pathOf = (id: string) => join(folder, `${id}.json`);
  const read = (id: string | undefined): Installation | undefined => {
    if (id === undefined || !isId(id)) return undefined;
    if (statSync(pathOf(id), { throwIfNoEntry: false }) === undefined) return undefined;
    return installationSchema.parse(JSON.parse(readFileSync(pathOf(id), 'utf8')));
  };
  return {
    save(installation) {
      const id = idOf(installation);
      if (id === undefined || !isId(id)) throw new Error('Slack named no workspace with the installation.');
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o700);
      // Whole or not at all: another process may read it at any moment.
      writeFileSync(`${pathOf(id)}.new`, JSON.stringify(installation), { mode: 0o600 });
      renameSync(`${pathOf(id)}.new`, pathOf(id));
    },
    find: ({ team, enterprise }) => read(team) ?? read(enterprise),
    all: () =>
      statSync(folder, { throwIfNoEntry: false }) === undefined
        ? []
        : readdirSync(folder)
            .toSorted()
            .flatMap((name) => read(/^(\w+)\.json$/.exec(name)?.[1]) ?? []),
    remove(workspace) {
      const id = idOf(workspace);
      if (id !== undefined && isId(id)) rmSync(pathOf(id), { force: true });
    },
  };
}

function idOf({ team, enterprise }: Workspace): string | undefined {
  return team ?? enterprise;
}

/** What comes from a request must not lead elsewhere on the disk. */
function isId(id: string): boolean {
  return /^[TE][A-Z0-9]+$/.test(id);
}
