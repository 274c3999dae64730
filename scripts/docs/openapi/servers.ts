import type { DocumentedServer } from '../model.js';
import type { Value } from './value.js';

/** Server Objects (OpenAPI 3.x); variables take their defaults, since the model has whole addresses only. */
export function readServers(servers: Value | undefined): DocumentedServer[] {
  return (servers?.items() ?? []).flatMap((server) => {
    const url = server.get('url');
    const stated = url?.text();
    if (url === undefined || stated === undefined) return [];
    const address = stated.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
      return server.get('variables')?.get(name)?.get('default')?.text() ?? whole;
    });
    const description = server.textFact('description');
    return [{ url: url.fact(withoutSlash(address)), ...(description === undefined ? {} : { description }) }];
  });
}

/** `schemes`, `host` and `basePath` of Swagger 2.0; without a scheme https, which is what is safe to send to. */
export function readServers20(root: Value, schemes: Value | undefined): DocumentedServer[] {
  const host = root.get('host');
  const basePath = root.get('basePath');
  const path = withoutSlash(basePath?.text() ?? '');
  const evidence = [host, basePath].flatMap((value) => (value === undefined ? [] : [value.evidence()]));
  const name = host?.text();
  if (name === undefined) return path === '' ? [] : [{ url: { value: path, evidence } }];
  const stated = (schemes?.items() ?? []).flatMap((scheme) => {
    const text = scheme.text();
    return text === undefined ? [] : [{ text, evidence: [scheme.evidence()] }];
  });
  const all = stated.length > 0 ? stated : [{ text: 'https', evidence: [] }];
  return all.map((scheme) => ({
    url: { value: `${scheme.text}://${name}${path}`, evidence: [...evidence, ...scheme.evidence] },
  }));
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
