import { createHash, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { byId } from './documents';
import type { Stored } from './documents';
import { nobody } from './findings';
import { walk } from './run';
import type { Run } from './run';
import { parts, text, texts, whole, words } from './values';
import type { Fields } from './values';

// A seal may list thousands of receipts.
const SEALS_AT_ONCE = 20;

/** Checks that each receipt is in a seal once the programme has ended, and the signature of one that is not. */
export async function checkSealed(run: Run): Promise<void> {
  const { findings, ledger } = run;
  const ended = await byId(ledger, 'milestones', ['reconciliation'], { due: 1 });
  for await (const receipts of walk(run, 'ledger', 'receipts')) {
    const named = texts(receipts.map(({ seal }) => seal));
    const seals = await byId(ledger, 'seals', named, { n: 1 });
    for (const receipt of receipts) {
      const { _id } = receipt;
      const mark = text(receipt['seal']);
      if (mark !== null) {
        if (seals.has(mark)) continue;
        findings.add('receipt.orphan', ownerOf(_id), _id, `names seal ${mark}, which is not there`);
        continue;
      }
      if (!isSigned(run, contentOf(receipt))) {
        findings.add('receipt.differs', ownerOf(_id), _id, 'is not what was signed');
      }
      if (ended.size > 0) {
        findings.add('receipt.state', ownerOf(_id), _id, 'should be sealed, is in no seal');
      }
    }
  }
}

/** Checks that receipts are as they were sealed, and that every market's seals are a chain. */
export async function checkSeals(run: Run): Promise<void> {
  if (run.only && !run.only.has('ledger.seals')) return;
  // All of them are one batch: a chain is not judged in parts.
  if (run.course.after('ledger') !== undefined) return;
  const seals = run.ledger
    .collection<Stored>('seals')
    .find()
    .sort({ market: 1, n: 1 })
    .batchSize(SEALS_AT_ONCE);
  let [last, checked]: [Stored | null, number] = [null, 0];
  for await (const seal of seals) {
    const before = last?.['market'] === seal['market'] ? last : null;
    judgeChain(run, seal, before);
    judgeSeal(run, seal);
    await judgeListed(run, seal);
    last = seal;
    checked += 1;
  }
  if (last) await run.course.passed('ledger.seals', checked, { ledger: last._id });
}

function judgeChain({ findings }: Run, seal: Stored, before: Stored | null): void {
  const due = before ? whole(before['n']) + 1 : 1;
  if (seal['n'] !== due) {
    const cause = `is missing before ${seal._id}`;
    findings.add('seal.lost', nobody, `${words(seal['market'])}-${due}`, cause);
  } else if (seal['previous'] !== (before ? before['root'] : null)) {
    const cause = `does not follow ${before ? before._id : 'nothing'}: it names another root`;
    findings.add('seal.differs', nobody, seal._id, cause);
  }
}

function judgeSeal(run: Run, { receipts, ...seal }: Stored): void {
  const digests = texts(parts(receipts).map(({ digest }) => digest));
  const add = (cause: string) => run.findings.add('seal.differs', nobody, seal._id, cause);
  if (seal['count'] !== digests.length) {
    add(`counts ${words(seal['count'])} receipts, lists ${digests.length}`);
  }
  if (seal['root'] !== rootOf(digests)) add('its root is not that of the receipts that it lists');
  if (!isSigned(run, seal)) add('is not what was signed');
}

async function judgeListed(run: Run, { _id: seal, receipts }: Stored): Promise<void> {
  const { findings, ledger } = run;
  const listed = parts(receipts).map(({ id, digest }) => ({ id: String(id), digest }));
  const found = await byId(
    ledger,
    'receipts',
    listed.map(({ id }) => id),
  );
  for (const { id, digest } of listed) {
    const receipt = found.get(id);
    if (!receipt) {
      findings.add('receipt.lost', ownerOf(id), id, `is in seal ${seal}, and is not there`);
      continue;
    }
    const content = contentOf(receipt);
    if (sha256(canonical(content)).toString('hex') !== digest) {
      findings.add('receipt.differs', ownerOf(id), id, `is not what seal ${seal} holds`);
    } else if (!isSigned(run, content)) {
      findings.add('receipt.differs', ownerOf(id), id, 'is not what was signed');
    }
    const mark = text(receipt['seal']);
    if (mark !== null && mark !== seal) {
      findings.add('receipt.double', ownerOf(id), id, `is in seal ${seal}, and marked by ${mark}`);
    }
  }
}

/** A receipt's id is its customer's, a hyphen and the revision. */
const ownerOf = (id: string) => ({ customer: id.slice(0, id.lastIndexOf('-')) });

const contentOf = ({ seal: _, ...receipt }: Stored): Fields => receipt;

function isSigned({ publicKey }: Run, { signature, ...content }: Fields): boolean {
  if (publicKey === null) return true;
  const bytes = Buffer.from(text(signature) ?? '', 'base64');
  return verify(null, Buffer.from(canonical(content)), publicKey, bytes);
}

const canonical = (content: Fields) => canonicalize(JSON.parse(JSON.stringify(content))) ?? '';

const sha256 = (...bytes: (string | Buffer)[]) =>
  bytes.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** The Merkle root of RFC 6962, folded from the leaves upwards: what is left over rises as it is. */
function rootOf(digests: readonly string[]): string {
  let row = digests.map((digest) => sha256(Buffer.of(0), Buffer.from(digest, 'hex')));
  while (row.length > 1) {
    row = row.flatMap((left, index) => {
      if (index % 2 === 1) return [];
      const right = row[index + 1];
      return [right ? sha256(Buffer.of(1), left, right) : left];
    });
  }
  return row[0]?.toString('hex') ?? '';
}
