import { md5 } from '@noble/hashes/legacy.js';
import { sha256, sha512_256 } from '@noble/hashes/sha2.js';

/** The hash of bytes, each of them one character, in hexadecimal digits. */
export type Hash = (bytes: string) => string;

const functions: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  MD5: md5,
  'SHA-256': sha256,
  'SHA-512-256': sha512_256,
};

/** The bytes that a text stands for, one for each character. */
export function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (byte) => byte.charCodeAt(0));
}

/** A hash in JavaScript, for where the platform has none: WebCrypto knows neither MD5 nor SHA-512/256. */
export function javascriptHash(name: string): Hash {
  const hash = functions[name];
  if (!hash) throw new Error(`There is no hash ${name}.`);
  return (text) => Array.from(hash(toBytes(text)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
