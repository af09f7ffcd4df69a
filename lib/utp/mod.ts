/**
 * uTP (BEP 29): streams over UDP that give way to all other traffic (LEDBAT, RFC 6817).
 *
 * ```ts ignore
 * const socket = new UtpSocket(await network.bindDatagrams({ hostname: "::", port: 6881 }), { clock, random });
 * const stream = await socket.connect({ hostname: "198.51.100.7", port: 51413 });
 * ```
 *
 * {@linkcode UtpConnection} is one connection without sockets and clocks, for those who have their own.
 *
 * @module
 */
export * from "./connection.ts";
export * from "./error.ts";
export * from "./packet.ts";
export * from "./receive_budget.ts";
export * from "./socket.ts";
