/** Where something listens: an IP address in its usual notation, or a host name, and a port. */
export interface Endpoint {
  /** An IPv4 address, an IPv6 address without brackets, or a name. Never `::ffff:1.2.3.4`. */
  readonly hostname: string;
  /** 0 to 65535; 0 asks for any free one. */
  readonly port: number;
}
