/** An address of this machine. */
export interface InterfaceAddress {
  /** Name of the interface that has it: "eth0". */
  readonly name: string;
  /** The address in its usual notation, without a zone. */
  readonly address: string;
  /** Which protocol it is of. */
  readonly family: "IPv4" | "IPv6";
  /** Which of its bits name the network, written as an address. */
  readonly netmask: string;
}

/** What is known of how this machine is connected; asking never stops to prompt for a permission. */
export interface Interfaces {
  /** All addresses of this machine, loopback ones too; none where it is not permitted to know them. */
  addresses(): Promise<readonly InterfaceAddress[]>;
  /**
   * IPv4 addresses of the routers that lead out of the networks around: as the system knows them or else, as routers are
   * mostly there, the first address of each local network. None where nothing is known.
   */
  gateways(): Promise<readonly string[]>;
}
