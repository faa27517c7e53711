import { readFileSync } from 'node:fs';
import type { Archive } from './download';

/** The release of MongoDB Community Server that is downloaded. */
export const MONGO_VERSION = '8.0.32';

const SHA256: Record<string, string> = {
  'x86_64-ubuntu2004': 'db3533f4fdeeb9f590b2b4e8219007bc3d5ae65b5b5c843aecca3f730cf0eb41',
  'x86_64-ubuntu2204': '41da8d92dde2896ebda278cf296ae86462da6b39eda81ce6ce4fb9ce819adb2e',
  'x86_64-ubuntu2404': 'b411be17c31ef249767ed91974d876e007c91afd5f45e1534057d247eada9f0d',
  'x86_64-debian12': 'b61cda162c6592347b7503c683145304f74c900b1c10a395520c7c24d3f8445c',
  'x86_64-rhel8': '0c582aa72b45fb74e15c47f4d13d329a506ae5b7ceef65362fa11b40826da0aa',
  'x86_64-rhel93': '91d7f9fd463d3b91359528bcce8d8c2c30ff6aa90f1f58480e225d70a7057566',
  'x86_64-amazon2023': '6c2a714294985566a21cb9b97dd7422a0d46e43affca95d2d1dc303f0e60515e',
  'aarch64-ubuntu2004': '7063f857e5ce0b2bbd168b5a6f140de83dddaf819af3c3974aabf667b6c993cc',
  'aarch64-ubuntu2204': '7411bc9efef53346a26e67241ca9db9926c30b7a056e2515068223b497682c81',
  'aarch64-ubuntu2404': '8cca3993520a7f189790264ee57fb5d55a91094fb4be5f06bbbaf67c974d273f',
  'aarch64-rhel8': 'a7ff6ade9efb7c0566a4b2f3bc828a245729c1a0553c311d992f3564fab3f5bf',
  'aarch64-rhel93': '76e77cf57421604d3f302078e73d37523d067716f587c6c634ed94adbc8540d0',
  'aarch64-amazon2023': 'b55cd433aa3c3ea43b9545d3625e52068e25f18eea7ba156b12d97b28d4fc4f9',
};

/** The official MongoDB archive for this machine, or undefined where there is none for its system. */
export function mongoArchive(): Archive | undefined {
  if (process.platform === 'linux') return linuxArchive(process.arch, osRelease());
  if (process.platform !== 'darwin') return undefined;
  const processor = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const file = `mongodb-macos-${processor}-${MONGO_VERSION}.tgz`;
  const url = `https://fastdl.mongodb.org/osx/${file}`;
  if (processor === 'x86_64') return { url, strip: 1 };
  const sha256 = 'f81cb258434d548dca7244d599c82eb339043d8dedd0b1b807870c9d263117f2';
  return { url, sha256, strip: 1 };
}

/** The official archive for a Linux distribution, told by the text of its `os-release` file. */
export function linuxArchive(arch: string, release: string): Archive | undefined {
  const processor = { x64: 'x86_64', arm64: 'aarch64' }[arch];
  const target = `${processor}-${distribution(release)}`;
  const sha256 = SHA256[target];
  if (!sha256) return undefined;
  const file = `mongodb-linux-${target}-${MONGO_VERSION}.tgz`;
  return { url: `https://fastdl.mongodb.org/linux/${file}`, sha256, strip: 1 };
}

function osRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

/** MongoDB's name for a distribution: the newest build that is not newer than the distribution. */
function distribution(release: string): string | undefined {
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1] ?? '';
  const family = `${field('ID')} ${field('ID_LIKE')}`;
  const version = Number.parseFloat(field('VERSION_ID'));
  if (field('ID') === 'ubuntu') return version >= 24 ? 'ubuntu2404' : ubuntuBefore24(version);
  if (field('ID') === 'debian') return version >= 12 ? 'debian12' : undefined;
  if (field('ID') === 'amzn') return version >= 2023 ? 'amazon2023' : undefined;
  if (/\brhel\b/.test(family)) return version >= 9.3 ? 'rhel93' : 'rhel8';
  return undefined;
}

function ubuntuBefore24(version: number): string | undefined {
  if (version >= 22) return 'ubuntu2204';
  return version >= 20 ? 'ubuntu2004' : undefined;
}
