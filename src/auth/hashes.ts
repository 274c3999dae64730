import { md5 } from '@noble/hashes/legacy.js';
import { sha256, sha512_256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ASCII } from '../bytes.js';

const functions: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  MD5: md5,
  'SHA-256': sha256,
  'SHA-512-256': sha512_256,
};

/** `node:crypto` as far as it is used, without the types of Node. */
interface Platform {
  readonly process?: {
    getBuiltinModule?(
      name: string,
    ): { hash?(algorithm: string, text: string | Uint8Array): string } | undefined;
  };
}

function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (byte) => byte.charCodeAt(0));
}

/**
 * The hash of this name, in hexadecimal digits, of a text each of whose characters is a byte. The platform's own takes a
 * tenth of the time; it is asked for instead of imported, because not every runtime has it, nor MD5 in FIPS mode. WebCrypto
 * knows neither MD5 nor SHA-512/256.
 */
export function hashOf(name: string): (bytes: string) => string {
  const { process } = globalThis as Platform & object;
  const native = name.replace('-', '').toLowerCase();
  try {
    const hash = process?.getBuiltinModule?.('crypto')?.hash;
    hash?.(native, '');
    if (hash) return (text) => hash(native, ASCII.test(text) ? text : toBytes(text));
  } catch {
    // Nothing but JavaScript is left.
  }
  const hash = functions[name];
  if (!hash) throw new Error(`There is no hash ${name}.`);
  return (text) => bytesToHex(hash(toBytes(text)));
}
