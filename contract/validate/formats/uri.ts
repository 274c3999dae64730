/** URIs (RFC 3986), IRIs (RFC 3987) and URI templates (RFC 6570), by their grammars. */
import { isIpv6 } from './address.js';

interface Grammar {
  readonly absolute: RegExp;
  readonly reference: RegExp;
}

const ucs =
  '\\u{a0}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{ffef}' +
  Array.from({ length: 14 }, (_, plane) => {
    const from = ((plane + 1) * 0x10000 + (plane === 13 ? 0x1000 : 0)).toString(16);
    return `\\u{${from}}-\\u{${((plane + 1) * 0x10000 + 0xfffd).toString(16)}}`;
  }).join('');
const privateUse = '\\u{e000}-\\u{f8ff}\\u{f0000}-\\u{ffffd}\\u{100000}-\\u{10fffd}';

const uri = grammar('', '');
const iri = grammar(ucs, privateUse);

/** `more` are further unreserved characters; `inQuery` are allowed in a query besides. */
function grammar(more: string, inQuery: string): Grammar {
  const escaped = '%[0-9A-Fa-f]{2}';
  const plain = `A-Za-z0-9._~!$&'()*+,;=${more}\\-`;
  const pchar = `(?:[${plain}:@]|${escaped})`;
  const userinfo = `(?:[${plain}:]|${escaped})*`;
  const host = `(?:\\[[^\\]]*\\]|(?:[${plain}]|${escaped})*)`;
  const authority = `(?:${userinfo}@)?${host}(?::[0-9]*)?`;
  const segments = `(?:/${pchar}*)*`;
  const rootless = `${pchar}+${segments}`;
  const noScheme = `(?:[${plain}@]|${escaped})+${segments}`;
  const rooted = `/(?:${pchar}+${segments})?`;
  const tail = `(?:\\?(?:${pchar}|[/?${inQuery}])*)?(?:#(?:${pchar}|[/?])*)?`;
  const scheme = '[A-Za-z][A-Za-z0-9+.\\-]*';
  return {
    absolute: new RegExp(`^${scheme}:(?://${authority}${segments}|${rooted}|${rootless}|)${tail}$`, 'u'),
    reference: new RegExp(`^(?://${authority}${segments}|${rooted}|${noScheme}|)${tail}$`, 'u'),
  };
}

export function isUri(text: string): boolean {
  return uri.absolute.test(text) && hasSoundHost(text);
}

export function isUriReference(text: string): boolean {
  return (uri.absolute.test(text) || uri.reference.test(text)) && hasSoundHost(text);
}

export function isIri(text: string): boolean {
  return iri.absolute.test(text) && hasSoundHost(text);
}

export function isIriReference(text: string): boolean {
  return (iri.absolute.test(text) || iri.reference.test(text)) && hasSoundHost(text);
}

/** RFC 3986 section 3.2.2, `IP-literal`. */
function hasSoundHost(text: string): boolean {
  const [, literal] = /^(?:[^:/?#]+:)?\/\/(?:[^@/?#]*@)?\[([^\]]*)\]/u.exec(text) ?? [];
  if (literal === undefined) return true;
  return isIpv6(literal) || /^v[0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+$/.test(literal);
}

const varname = '(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*';
const varspec = `${varname}(?::[1-9][0-9]{0,3}|\\*)?`;
const expression = `\\{[+#./;?&=,!@|]?${varspec}(?:,${varspec})*\\}`;
const literal = `[\\x21\\x23\\x24\\x26\\x28-\\x3b\\x3d\\x3f-\\x5b\\x5d\\x5f\\x61-\\x7a\\x7e${ucs}${privateUse}]`;
const template = new RegExp(`^(?:${literal}|%[0-9A-Fa-f]{2}|'|${expression})*$`, 'u');

/** RFC 6570 section 2. */
export function isUriTemplate(text: string): boolean {
  return template.test(text);
}
