import { addressFamily, normalizeAddress } from "./_address.ts";

/**
 * Gives the addresses to bind to for what the user wrote: an address gives itself, the name of an interface one address of
 * each family that it has, IPv4 first.
 *
 * @throws {Error} if there is no such interface, it has no address, or it is not permitted to know.
 */
export function bindAddresses(bind: string): [string, ...string[]] {
  const literal = bind.replace(/^\[(.*)\]$/, "$1");
  if (addressFamily(literal) !== 0) return [normalizeAddress(literal)];
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  if (state !== "granted") {
    throw new Error(
      `Cannot bind to "${bind}": it is no address, and names of interfaces need --allow-sys`,
    );
  }
  const all = Deno.networkInterfaces();
  const own = all.filter((entry) => entry.name === bind);
  // Addresses that are good for the cable alone are taken only where there are no others.
  const isLinkLocal = (address: string) => /^(?:169\.254\.|fe[89ab].:)/i.test(address);
  const usable = own.filter(({ address }) => !isLinkLocal(address));
  const [first, ...rest] = (["IPv4", "IPv6"] as const)
    .map((family) => usable.find((entry) => entry.family === family)?.address)
    .filter((address) => address !== undefined);
  if (first !== undefined) return [first, ...rest];
  if (own.length > 0) throw new Error(`Cannot bind to "${bind}": it has no address`);
  const names = [...new Set(all.map(({ name }) => name))].join(", ");
  throw new Error(`Cannot bind to "${bind}": there is no such interface, only ${names || "none"}`);
}

/**
 * Why no connection can be made from a chosen address: Deno before 2.7 takes no notice of it, and what would leave from
 * another is closed before its first byte. Undefined where it can.
 */
export function bindTrouble(): string | undefined {
  const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
  if (major > 2 || major === 2 && minor >= 7) return undefined;
  return `No connection can be made from the address of --bind: Deno ${Deno.version.deno} ` +
    "can not choose it, 2.7 and later can";
}
