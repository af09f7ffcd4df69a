/** The address that all must leave from, or one of each family; undefined where the system chooses. */
export type Bind = string | readonly string[] | undefined;

/** A family of addresses. */
type Family = 4 | 6;

/** Sorts addresses by family, the first of each; a family that is left out is not used. Undefined where nothing is bound. */
export function bindByFamily(bind: Bind): Partial<Readonly<Record<Family, string>>> | undefined {
  const addresses = [bind ?? []].flat();
  if (addresses.length === 0) return undefined;
  const ipv4 = addresses.find((address) => !address.includes(":"));
  const ipv6 = addresses.find((address) => address.includes(":"));
  return { ...(ipv4 === undefined ? {} : { 4: ipv4 }), ...(ipv6 === undefined ? {} : { 6: ipv6 }) };
}

/** Where to open sockets, one for each family: at what is bound, else at all addresses. */
export function socketAddresses(bind: Bind): [family: Family, hostname: string][] {
  const { 4: ipv4, 6: ipv6 } = bindByFamily(bind) ?? { 4: "0.0.0.0", 6: "::" };
  const addresses: [Family, string][] = [];
  if (ipv4 !== undefined) addresses.push([4, ipv4]);
  if (ipv6 !== undefined) addresses.push([6, ipv6]);
  return addresses;
}
