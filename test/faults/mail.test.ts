import { expectEverybodyTold, expectNothingLost } from './expected';
import { playUnderFire } from './fire';
import type { Rule } from './proxy';
import type { Strike } from './strikes';

/** Of four mails that were taken, one's answer is cut in half, and one's connection is cut after it. */
function losing(): Rule {
  let taken = 0;
  return ({ bytes, heading }) => {
    if (heading === 'toServer' || !bytes.includes('message queued')) return 'carry';
    taken += 1;
    if (taken % 4 === 1) return 'cutMidway';
    return taken % 4 === 3 ? 'cutAfter' : 'carry';
  };
}

/** The mail server takes mails, and then loses the connection; from now on, to the end. */
const loseAnswers: Strike = async ({ crew: { networks } }) => {
  for (const { mail } of networks) mail.rule = losing();
};

it('the mail server accepts mails, and loses the connection before or after it says so', async () => {
  const outcome = await playUnderFire({
    crew: [{ networked: true }],
    strikes: [loseAnswers],
    seed: 4,
  });
  expect(outcome.struck).toBe(1);
  expectNothingLost(outcome);
  expectEverybodyTold(outcome);
  const { mails } = outcome;
  expect(mails.length).toBeGreaterThan(new Set(mails.map(({ messageId }) => messageId)).size);
});
