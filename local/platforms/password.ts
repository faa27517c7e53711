import { scrypt, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import type { passwordHash } from '../../src/records/account';

/**
 * Whether a password is the one that was stored.
 * @throws Error where it was not stored by scrypt in its text form, `N:r:p:salt:key`.
 */
export async function isPassword(
  password: string,
  { algorithm, hash }: z.infer<typeof passwordHash>,
): Promise<boolean> {
  const parts = /^(\d+):(\d+):(\d+):((?:[0-9a-f]{2})+):((?:[0-9a-f]{2})+)$/i.exec(hash);
  if (algorithm !== 'scrypt' || !parts) {
    throw new Error('Only passwords stored by scrypt as N:r:p:salt:key can be checked here.');
  }
  const [, N, r, p, salt = '', key = ''] = parts;
  const stored = Buffer.from(key, 'hex');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(password, salt, stored.length, cost), stored);
}

type Cost = { readonly N: number; readonly r: number; readonly p: number };

function derive(password: string, salt: string, length: number, cost: Cost): Promise<Buffer> {
  // What scrypt needs, in bytes; Node allows it 32 MiB unless told otherwise.
  const options = { ...cost, maxmem: 128 * cost.r * (cost.N + cost.p + 2) };
  return new Promise((resolve, reject) => {
    scrypt(password, Buffer.from(salt, 'hex'), length, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
