import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** An id of the documented form, the same one for the same words, so that runs of a test can be compared. */
export function madeUpId(kind: string, number: number): string {
  return createHash('sha256').update(`${kind} ${number}`).digest('hex').slice(0, 24);
}

/** Eight lower-case letters, as public keys are. */
export function madeUpPublicKey(number: number): string {
  const letters = [...madeUpId('public key', number)].map((digit) =>
    String.fromCharCode(97 + Number.parseInt(digit, 16)),
  );
  return letters.slice(0, 8).join('');
}

export function madeUpPrivateKey(): string {
  return randomUUID();
}

export function madeUpClientId(number: number): string {
  return `mdb_sa_id_${madeUpId('service account', number)}`;
}

export function madeUpClientSecret(): string {
  return `mdb_sa_sk_${randomBytes(30).toString('base64url')}`;
}
