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
export type {
  ByteStream,
  Clock,
  Datagrams,
  Dialer,
  DialOptions,
  Endpoint,
  Log,
  LogLevel,
  LogRecord,
  Random,
  StreamListener,
  Timer,
} from "../io/mod.ts";
export * from "./connection.ts";
export * from "./error.ts";
export {
  decodePacket,
  encodePacket,
  HEADER_LENGTH,
  type PacketType,
  ST_DATA,
  ST_FIN,
  ST_RESET,
  ST_STATE,
  ST_SYN,
  type UtpHeader,
  type UtpPacket,
} from "./packet.ts";
export * from "./receive_budget.ts";
export * from "./socket.ts";
