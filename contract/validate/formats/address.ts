/** Addresses: of mailboxes (RFC 5321, RFC 6531), of hosts (RFC 1123, RFC 5890 to 5892), of networks (RFC 2673, RFC 4291). */
import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';

const atext = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";
const beyondAscii = '\\u{80}-\\u{10ffff}';
const dotString = new RegExp(`^${atext}+(?:\\.${atext}+)*$`);
const quotedString = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"$/;
const wideText = `(?:${atext}|[${beyondAscii}])`;
const wideDotString = new RegExp(`^${wideText}+(?:\\.${wideText}+)*$`, 'u');
const wideQuotedString = new RegExp(
  `^"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e${beyondAscii}]|\\\\[\\x20-\\x7e])*"$`,
  'u',
);
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
const longestName = 253;
const longestLabel = 63;

/** RFC 5321 section 4.1.2, `Mailbox`. */
export function isEmail(text: string): boolean {
  return isMailbox(text, [dotString, quotedString], isHostname);
}

/** RFC 6531 section 3.3. */
export function isIdnEmail(text: string): boolean {
  return isMailbox(text, [wideDotString, wideQuotedString], isIdnHostname);
}

function isMailbox(text: string, locals: readonly RegExp[], isDomain: (text: string) => boolean): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1) return false;
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (Buffer.byteLength(local) > 64 || !locals.some((form) => form.test(local))) return false;
  return isDomain(domain) || isAddressLiteral(domain);
}

function isAddressLiteral(text: string): boolean {
  const [, inner = ''] = /^\[(.*)\]$/s.exec(text) ?? [];
  return /^IPv6:/i.test(inner) ? isIpv6(inner.slice(5)) : isIPv4(inner);
}

/** RFC 1123 section 2.1; labels in punycode have to be such (RFC 5890 section 2.3.2.1). */
export function isHostname(text: string): boolean {
  if (text.length > longestName) return false;
  return text.split('.').every((part) => isLabel(part) && (!/^xn--/i.test(part) || isPunycode(part)));
}

function isLabel(text: string): boolean {
  return text.length <= longestLabel && label.test(text);
}

function isPunycode(text: string): boolean {
  const unicode = domainToUnicode(text);
  return unicode !== '' && unicode !== text.toLowerCase() && isUnicodeLabel(unicode);
}

/** RFC 5890 section 2.3.2: labels of ASCII or of Unicode; the three other full stops divide labels as well (RFC 3490 section 3.1). */
export function isIdnHostname(text: string): boolean {
  const labels = text.split(/[.\u3002\uff0e\uff61]/u);
  const ascii = labels.map((part) =>
    isAscii(part) ? part : isUnicodeLabel(part) ? domainToASCII(part) : '',
  );
  return isHostname(ascii.join('.'));
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  return /^[\x00-\x7f]*$/.test(text);
}

/** RFC 5892 section 2.6: what the categories of a character do not decide. */
const disallowed = /[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b]/u;
const allowed =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the joiners are meant on their own
  /^(?:[\p{L}\p{M}\p{Nd}\u00b7\u0375\u05f3\u05f4\u06fd\u06fe\u0f0b\u3007\u30fb\u200c\u200d-])+$/u;

/** A U-label: RFC 5891 section 4.2, with the contextual rules of RFC 5892 appendix A. */
function isUnicodeLabel(text: string): boolean {
  if (!allowed.test(text) || disallowed.test(text)) return false;
  if (/^-|-$|^..--/su.test(text) || /^\p{M}/u.test(text)) return false;
  const points = [...text];
  return points.every((point, index) => fitsContext(point, points, index));
}

function fitsContext(point: string, points: readonly string[], index: number): boolean {
  const before = points[index - 1] ?? '';
  const after = points[index + 1] ?? '';
  switch (point) {
    case '\u00b7':
      return before === 'l' && after === 'l';
    case '\u0375':
      return /\p{Script=Greek}/u.test(after);
    case '\u05f3':
    case '\u05f4':
      return /\p{Script=Hebrew}/u.test(before);
    case '\u30fb':
      return points.some((each) => /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(each));
    case '\u200d':
      return isVirama(before);
    case '\u200c':
      return isVirama(before) || (/\p{Script=Arabic}/u.test(before) && /\p{Script=Arabic}/u.test(after));
    default:
      break;
  }
  // Arabic-Indic digits and extended ones do not mix.
  if (/[\u0660-\u0669]/u.test(point)) return !points.some((each) => /[\u06f0-\u06f9]/u.test(each));
  return true;
}

/** The viramas of the scripts of India and their neighbours (Unicode, canonical combining class 9). */
function isVirama(point: string): boolean {
  return /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u0e3a\u0f84\u1039\u17d2]/u.test(
    point,
  );
}

/** RFC 2673 section 3.2: four decimal numbers without leading zeros. */
export function isIpv4(text: string): boolean {
  return isIPv4(text);
}

/** RFC 4291 section 2.2; a zone is no part of an address. */
export function isIpv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}
