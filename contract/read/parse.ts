import { ContractError, refusal } from '../error.js';
import { isUtf16, SAVE_AS_UTF8 } from './encoding.js';
import { type ParsedText, parseJson, problemAt } from './parse-json.js';
import { parseYaml } from './parse-yaml.js';
import { TextFile } from './text-file.js';

/** A bracket, after comments perhaps, which JSON does not have but many write. */
const LIKE_JSON = /^\s*(?:\/\/.*\n\s*|\/\*[^*]*\*\/\s*)*[{[]/;

/**
 * Reads the text of a JSON or YAML file, with the place of everything in it (`placeOf`). UTF-8; a byte order mark is skipped.
 *
 * @param name how messages name the file
 * @throws {ContractError} for bytes that are not UTF-8, and for text that is neither JSON nor YAML
 */
export function parseText(name: string, bytes: Uint8Array | string): ParsedText {
  const text = new TextFile(
    name,
    typeof bytes === 'string' ? bytes.replace(/^\uFEFF/, '') : decode(name, bytes),
  );
  const control = firstControlCharacter(text.text);
  if (control !== -1) {
    const code = text.text.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0');
    const message = `control character U+${code}; expected text. Remove it, or write it as an escape in a quoted string.`;
    throw refusal([problemAt(text, control, 'control-character', message)]);
  }
  if (!LIKE_JSON.test(text.text)) return parseYaml(text);
  const read = parseJson(text);
  if (!('error' in read)) return read;
  const { offset, message } = read.error;
  // As YAML, a comment of this kind would be part of a key or value.
  if (/^\/[/*]/.test(text.text.slice(offset, offset + 2))) {
    throw refusal([problemAt(text, offset, 'not-json', 'a comment, which JSON does not have. Remove it.')]);
  }
  // A flow mapping of YAML begins like JSON, too. Where it is neither, most who begin with a quoted key meant JSON.
  try {
    return parseYaml(text);
  } catch (yamlError) {
    if (!/^\s*[{[]\s*"/.test(text.text)) throw yamlError;
    throw refusal([problemAt(text, offset, 'not-json', `not valid JSON: ${message}. Mend the text.`)]);
  }
}

function decode(name: string, bytes: Uint8Array): string {
  if (isUtf16(bytes)) throw new ContractError(`${name}:1:1: this is UTF-16 text; ${SAVE_AS_UTF8}.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ContractError(`${name}:1:1: not UTF-8; ${SAVE_AS_UTF8}.`);
  }
}

/**
 * What neither YAML nor JSON takes as it stands: ASCII's control characters but tab, line feed and carriage return. DEL and C1
 * are left: JSON allows them in strings (RFC 8259, section 7), and who writes them out again escapes them.
 */
function firstControlCharacter(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
}
