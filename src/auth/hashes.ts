import { md5 } from '@noble/hashes/legacy.js';
import { sha256, sha512_256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const functions: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  MD5: md5,
  'SHA-256': sha256,
  'SHA-512-256': sha512_256,
};

/** The bytes that a text stands for, one for each character. */
function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/**
 * The hash of this name, in hexadecimal digits, of a text each of whose characters is a byte. In JavaScript: WebCrypto
 * knows neither MD5 nor SHA-512/256.
 */
export function hashOf(name: string): (bytes: string) => string {
  const hash = functions[name];
  if (!hash) throw new Error(`There is no hash ${name}.`);
  return (text) => bytesToHex(hash(toBytes(text)));
}
