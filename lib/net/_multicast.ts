import type { DatagramOptions } from "../io/mod.ts";

/** A socket that can join multicast groups. */
export interface GroupMember {
  /** Joins a group on the interface that an address is of, or on one that the system chooses. */
  join(group: string, address: string | undefined): Promise<void>;
}

/**
 * Joins the groups that were asked for. An interface that can not do multicast, or has just gone, does not matter as long
 * as there is another.
 *
 * @throws {Error} if a group can be joined on no interface.
 */
export async function joinGroups(socket: GroupMember, options: DatagramOptions): Promise<void> {
  const { multicastGroups = [], multicastInterfaces = [] } = options;
  const on = multicastInterfaces.length > 0 ? multicastInterfaces : [undefined];
  for (const group of multicastGroups) {
    const joins = await Promise.allSettled(on.map((address) => socket.join(group, address)));
    const failed = joins.filter((join) => join.status === "rejected");
    const [first] = failed;
    if (first !== undefined && failed.length === joins.length) {
      const { reason } = first;
      const why = reason instanceof Error ? reason.message : String(reason);
      throw new Error(`Cannot join the multicast group ${group}: ${why}`, { cause: reason });
    }
  }
}
