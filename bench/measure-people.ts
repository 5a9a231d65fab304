import { builtShop, removeFolder } from './catalogues.ts';
import type { Figure } from './figure.ts';
import type { BenchFlags } from './flags.ts';
import { startIssuers } from './forgeries/issuers.ts';
import { inspected } from './lab/heap.ts';
import { inLab } from './lab/in-lab.ts';
import { slackTap } from './lab/slack-tap.ts';
import { deliveries } from './parts/deliveries.ts';
import { forged } from './parts/forged.ts';
import { races } from './parts/races.ts';
import { slack } from './parts/slack.ts';
import type { SandboxEvent } from '../sandbox/supervisor/sandbox.ts';

/** What the parts are given. */
interface Measuring {
  readonly tell: (figure: Figure) => void;
  /** Runs one part; one that fails is told, and the next one follows. */
  readonly part: (name: string, run: () => Promise<void>) => Promise<void>;
  readonly say: (line: string) => void;
}

/** The parts about people and pipelines: what they ask, what others forge in their name, what they are shown. */
export async function measurePeople({ only, quick }: BenchFlags, { tell, part, say }: Measuring): Promise<void> {
  if (only.has('deliveries')) {
    const catalogue = builtShop();
    await part('deliveries', () =>
      inLab({ catalogue, hold: ['aws', 'worker'] }, say, async (lab) => {
        for (const measured of await deliveries(lab, quick ? 300 : 10_000)) tell(measured);
      }),
    );
    removeFolder(catalogue);
  }

  if (only.has('races')) {
    await part('races', async () => {
      for (const measured of await races(quick ? 40 : 1000)) tell(measured);
    });
  }

  if (only.has('forged')) await part('forged', () => measureForged(quick ? 2_000 : 100_000, tell, say));
  if (only.has('slack')) await part('slack', () => measureSlack(quick ? 1 : 3, tell, say));
}

/** The bot trusts issuers whose keys are at hand here, so that a token can be wrong in one thing alone. */
async function measureForged(amount: number, tell: Measuring['tell'], say: Measuring['say']): Promise<void> {
  const catalogue = builtShop();
  const issuers = await startIssuers();
  const env = {
    ...inspected,
    COXSWAIN_OIDC_ISSUER: issuers.people.issuer,
    COXSWAIN_CI_ISSUERS: `gitlab=${issuers.ci.issuer}`,
  };
  let deaths = 0;
  const onEvent = ({ type }: SandboxEvent) => void (deaths += type === 'died' ? 1 : 0);
  try {
    await inLab({ catalogue, env, hold: ['aws', 'worker'], onEvent }, say, async (lab) => {
      for (const measured of await forged(lab, issuers, amount, () => deaths)) tell(measured);
    });
  } finally {
    await issuers.close();
    removeFolder(catalogue);
  }
}

async function measureSlack(rounds: number, tell: Measuring['tell'], say: Measuring['say']): Promise<void> {
  const tap = await slackTap();
  try {
    await inLab({ env: { SLACK_API_URL: tap.api } }, say, async (lab) => {
      tap.passTo(lab.addresses.slack.api);
      for (const measured of await slack(lab, tap, rounds)) tell(measured);
    });
  } finally {
    await tap.close();
  }
}
