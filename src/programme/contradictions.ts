import type { MarketCode } from './markets';
import { milestones, plusDays, startsOn } from './milestones';
import type { Programme } from './schema';

/** Two parts of a programme that cannot both hold: where, and why. */
export interface Contradiction {
  path: (string | number)[];
  message: string;
}

/** Everything in a well-formed programme that contradicts another part of it. */
export function contradictions(programme: Programme): Contradiction[] {
  return [
    ...sameHost(programme),
    ...milestonesOutOfOrder(programme),
    ...sweepBeforeOpening(programme),
    ...marketsNamedTwice(programme),
    ...marketsOpenedOutOfTime(programme),
    ...canariesWithoutMarket(programme),
  ];
}

function* sameHost({ source, target }: Programme): Generator<Contradiction> {
  if (!URL.canParse(source.website) || !URL.canParse(target.website)) return;
  const { host } = new URL(target.website);
  if (new URL(source.website).host !== host) return;
  const message = `is at ${host}, as the source is: redirects would lead back`;
  yield { path: ['target', 'website'], message };
}

// All milestones are starts of days in one zone, so their days compare as their instants do.
function* milestonesOutOfOrder(programme: Programme): Generator<Contradiction> {
  for (const [index, milestone] of milestones.entries()) {
    const previous = milestones[index - 1];
    if (previous === undefined) continue;
    const day = startsOn(programme.milestones[milestone]);
    const previousDay = startsOn(programme.milestones[previous]);
    if (day < previousDay) {
      yield {
        path: ['milestones', milestone],
        message: `comes at the start of ${day}, before ${previous} at the start of ${previousDay}`,
      };
    }
  }
}

function* sweepBeforeOpening({ milestones, policies }: Programme): Generator<Contradiction> {
  const opening = startsOn(milestones.opening);
  const sweep = plusDays(startsOn(milestones.couponDeadline), -policies.coupons.leadTimeDays);
  if (sweep < opening) {
    yield {
      path: ['policies', 'coupons', 'leadTimeDays'],
      message: `puts the coupon sweep on ${sweep}, before the opening on ${opening}`,
    };
  }
}

function* marketsNamedTwice({ markets, excluded }: Programme): Generator<Contradiction> {
  const firstNamed = new Map<MarketCode, string>();
  for (const [list, entries] of Object.entries({ markets, excluded })) {
    for (const [index, { code }] of entries.entries()) {
      const first = firstNamed.get(code);
      if (first === undefined) firstNamed.set(code, `${list}[${index}]`);
      else yield { path: [list, index, 'code'], message: `${code} is already named by ${first}` };
    }
  }
}

function* marketsOpenedOutOfTime({ markets, milestones }: Programme): Generator<Contradiction> {
  const opening = startsOn(milestones.opening);
  const closure = startsOn(milestones.websiteClosure);
  for (const [index, { opens }] of markets.entries()) {
    if (opens !== undefined && (opens < opening || opens >= closure)) {
      yield {
        path: ['markets', index, 'opens'],
        message: `${opens} does not lie between the opening on ${opening} and the website closure on ${closure}`,
      };
    }
  }
}

function* canariesWithoutMarket({ markets, policies }: Programme): Generator<Contradiction> {
  const codes = markets.map((market) => market.code);
  for (const [index, code] of policies.canary.entries()) {
    const path = ['policies', 'canary', index];
    if (!codes.includes(code)) yield { path, message: `${code} is not one of the markets` };
    else if (policies.canary.indexOf(code) < index) {
      yield { path, message: `${code} is named twice` };
    }
  }
}
