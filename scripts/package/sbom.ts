/** The bill of materials that npm makes (CycloneDX), and the licences in it. */
import { asList, asObject, asText, type Json, type JsonObject } from '../../contract/json.js';

/** What a package may be under that comes along with this one, by SPDX id. */
const SHIPPED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];
/** What is used to build and test may also be under these: nothing of it is passed on. */
const TOOLS = [...SHIPPED, 'CC-BY-4.0', 'CC0-1.0', 'MPL-2.0', 'PSF-2.0', 'Python-2.0'];

/**
 * The part of the bill that somebody gets who installs the package. `npm sbom --omit dev` leaves out a dependency that a tool needs
 * too (npm 11.19), so it is followed here.
 */
export function shipped(bill: JsonObject, dependencies: readonly string[]): JsonObject {
  const components = asList(bill.components).map(asObject);
  const edges = new Map(
    asList(bill.dependencies).map((each) => {
      const { ref, dependsOn } = asObject(each);
      return [String(ref), asList(dependsOn).map(String)] as const;
    }),
  );
  const root = String(asObject(asObject(bill.metadata).component)['bom-ref']);
  const names = new Map(components.map((each) => [String(each['bom-ref']), fullName(each)]));
  const found = new Set<string>();
  const queue = (edges.get(root) ?? []).filter((ref) => dependencies.includes(names.get(ref) ?? ''));
  for (const ref of queue) {
    if (found.has(ref)) continue;
    found.add(ref);
    queue.push(...(edges.get(ref) ?? []));
  }
  const missing = dependencies.filter((name) => ![...found].some((ref) => names.get(ref) === name));
  if (missing.length > 0) throw new Error(`npm's bill of materials lacks ${missing.join(', ')}.`);
  return {
    ...bill,
    components: components.filter((each) => found.has(String(each['bom-ref']))),
    dependencies: asList(bill.dependencies).filter((each) => {
      const ref = String(asObject(each).ref);
      return ref === root || found.has(ref);
    }),
  };
}

function fullName({ group, name }: JsonObject): string {
  return asText(group) === undefined ? String(name) : `${String(group)}/${String(name)}`;
}

/** Packages whose licence is not among those that are allowed, each with what it states. */
export function refused(bill: JsonObject, kind: 'shipped' | 'tools'): string[] {
  const allowed = kind === 'shipped' ? SHIPPED : TOOLS;
  return asList(bill.components)
    .map(asObject)
    .flatMap((component) => {
      const stated = asList(component.licenses).map(licenceOf);
      const holds = stated.length > 0 && stated.every((one) => permits(one, allowed));
      const name = `${fullName(component)}@${String(component.version)}`;
      return holds ? [] : [`${name}: ${stated.join(', ') || 'states no licence'}`];
    });
}

function licenceOf(value: Json): string {
  const { license, expression } = asObject(value);
  const { id, name } = asObject(license);
  return asText(expression) ?? asText(id) ?? asText(name) ?? 'no licence';
}

/** Of a choice, one of them has to be allowed; of a sum, all. */
function permits(expression: string, allowed: readonly string[]): boolean {
  const bare = expression.replaceAll(/[()]/g, '').trim();
  if (/ OR /.test(bare))
    return !/ AND /.test(bare) && bare.split(' OR ').some((one) => permits(one, allowed));
  if (/ AND /.test(bare)) return bare.split(' AND ').every((one) => permits(one, allowed));
  return allowed.includes(bare);
}
