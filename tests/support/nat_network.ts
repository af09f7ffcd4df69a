import type { Machine } from "./clients/client_process.ts";
import { HomeNetwork } from "./home_network.ts";

/** Addresses of a {@linkcode NatNetwork}; those outside are global ones. */
export const NAT = {
  /** The machine behind the first router, at home. */
  left: "192.168.1.20",
  /** The first router, outside. */
  leftRouter: "20.77.0.1",
  /** The machine behind the second router, at home. */
  right: "192.168.1.20",
  /** The second router, outside. */
  rightRouter: "20.77.0.2",
  /** A machine that all can reach. */
  outside: "20.77.0.9",
} as const;

/** Machines of a {@linkcode NatNetwork} that programs run on. */
export type NatMachine = "left" | "right" | "outside";

/**
 * What is run to make the network: a namespace a machine, each held by a program that ends with the input of this one. A
 * router lets in what answers what went out, from the very address and port that it went to, and nothing else.
 */
const SET_UP = `exec 3<&0
own=$(readlink /proc/self/ns/net)
hold() {
  unshare -n sh -c 'ip link set lo up && exec cat' <&3 >/dev/null &
  held=$!
  while [ "$(readlink /proc/$held/ns/net)" = "$own" ]; do sleep 0.02; done
}
hold; outside=$held
set -e
ip link set lo up
ip link add net0 type bridge mcast_snooping 0
ip link set net0 up
join() {
  ip link add $2 type veth peer name eth0 netns $1
  ip link set $2 master net0 up
  nsenter -t $1 -n ip addr add $3/24 dev eth0
  nsenter -t $1 -n ip link set eth0 up
}
join $outside outside ${NAT.outside}
home() {
  hold; router=$held
  hold; machine=$held
  join $router $1 $2
  ip link add home netns $router type veth peer name eth0 netns $machine
  nsenter -t $router -n sh -c "ip addr add 192.168.1.1/24 dev home && ip link set home up &&
    echo 1 >/proc/sys/net/ipv4/ip_forward && nft -f -" <<END
table ip nat {
  chain incoming {
    type filter hook input priority 0;
    iifname eth0 ct state new drop
  }
  chain forwarded {
    type filter hook forward priority 0;
    iifname eth0 ct state new drop
  }
  chain outgoing {
    type nat hook postrouting priority 100;
    oifname eth0 masquerade
  }
}
END
  nsenter -t $machine -n ip addr add 192.168.1.20/24 dev eth0
  nsenter -t $machine -n ip link set eth0 up
  nsenter -t $machine -n ip route add default via 192.168.1.1
}
home left ${NAT.leftRouter}; left=$machine
home right ${NAT.rightRouter}; right=$machine
echo $$ $left $right $outside
exec cat`;

let isPossible: boolean | undefined;

function tryNft(): boolean {
  try {
    const { success } = new Deno.Command("unshare", {
      args: [
        "-n",
        "nft",
        "add table ip nat; add chain ip nat out { type nat hook postrouting priority 100; }",
      ],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A network outside and two at home, each behind a router of its own that hides it. Nothing gets out. */
export class NatNetwork implements AsyncDisposable {
  readonly #holder: Deno.ChildProcess;
  readonly #pids: Readonly<Record<NatMachine, string>>;

  private constructor(holder: Deno.ChildProcess, pids: Readonly<Record<NatMachine, string>>) {
    this.#holder = holder;
    this.#pids = pids;
  }

  /** Whether one can be made here: on Linux, by root, where the kernel has bridges and nftables. */
  static isAvailable(): boolean {
    return isPossible ??= HomeNetwork.isAvailable() && tryNft();
  }

  /**
   * Makes one.
   *
   * @throws {Error} if none can be made here.
   */
  static async open(): Promise<NatNetwork> {
    const holder = new Deno.Command("unshare", {
      args: ["-n", "sh", "-c", SET_UP],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = holder.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await reader.read();
    await reader.cancel();
    const [own, left, right, outside] = value.trim().split(" ");
    if (!own || !left || !right || !outside) {
      await holder.stdin.close();
      throw new Error(`Cannot make a network with NATs: exit ${(await holder.status).code}`);
    }
    return new NatNetwork(holder, { left, right, outside });
  }

  /** One of its machines, in which programs can be run. */
  machine(name: NatMachine): Machine {
    const pid = this.#pids[name];
    return {
      command: (argv, options = {}) =>
        new Deno.Command("nsenter", { ...options, args: ["-t", pid, "-n", "--", ...argv] }),
    };
  }

  /** Ends it, once all that runs on its machines has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder.stdin.close();
    await this.#holder.status;
  }
}
