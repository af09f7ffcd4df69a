import type { Machine } from "./clients/client_process.ts";

/** Addresses of a {@linkcode HomeNetwork}; those of the network outside are global ones, for routers refuse others. */
export const HOME = {
  /** The router, inside. */
  router: "192.168.77.1",
  /** A machine inside. */
  client: "192.168.77.20",
  /** Another one. */
  neighbour: "192.168.77.21",
  /** The first machine inside, over IPv6. */
  client6: "fd77::20",
  /** The other one, over IPv6. */
  neighbour6: "fd77::21",
  /** The router, outside. */
  external: "20.77.0.1",
  /** A machine outside. */
  outside: "20.77.0.9",
} as const;

/** Machines of a {@linkcode HomeNetwork}. */
export type HomeMachine = "router" | "client" | "neighbour" | "outside";

/**
 * What is run to make the network: a namespace a machine, each held by a program that ends with the input of this one. The
 * router bridges the two machines inside, and hides them from the one outside.
 */
const SET_UP = `exec 3<&0
own=$(readlink /proc/self/ns/net)
hold() {
  unshare -n sh -c 'ip link set lo up && exec cat' <&3 >/dev/null &
  held=$!
  while [ "$(readlink /proc/$held/ns/net)" = "$own" ]; do sleep 0.02; done
}
hold; client=$held; hold; neighbour=$held; hold; outside=$held
set -e
ip link set lo up
ip link add lan0 type bridge mcast_snooping 0
ip addr add ${HOME.router}/24 dev lan0
join() { ip link add $2 type veth peer name eth0 netns $1; ip link set $2 master lan0 up; }
join $client lan1
join $neighbour lan2
ip link set lan0 up
ip link add wan0 type veth peer name eth0 netns $outside
ip addr add ${HOME.external}/24 dev wan0
ip link set wan0 up
echo 1 >/proc/sys/net/ipv4/ip_forward
give() {
  nsenter -t $1 -n ip addr add $2/24 dev eth0
  nsenter -t $1 -n ip link set eth0 up
}
give $client ${HOME.client}
give $neighbour ${HOME.neighbour}
give $outside ${HOME.outside}
for pid in $client $neighbour; do nsenter -t $pid -n ip route add default via ${HOME.router}; done
nsenter -t $client -n ip addr add ${HOME.client6}/64 dev eth0 nodad
nsenter -t $neighbour -n ip addr add ${HOME.neighbour6}/64 dev eth0 nodad
echo $$ $client $neighbour $outside
exec cat`;

let isPossible: boolean | undefined;

function tryBridge(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  try {
    const { success } = new Deno.Command("unshare", {
      args: ["-n", "ip", "link", "add", "name", "lan0", "type", "bridge"],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A network at home, in namespaces of its own: two machines behind a router, and one outside. Nothing gets out. */
export class HomeNetwork implements AsyncDisposable {
  readonly #holder: Deno.ChildProcess;
  readonly #pids: Readonly<Record<HomeMachine, string>>;

  private constructor(holder: Deno.ChildProcess, pids: Readonly<Record<HomeMachine, string>>) {
    this.#holder = holder;
    this.#pids = pids;
  }

  /** Whether one can be made here: on Linux, by root, where the kernel has bridges. */
  static isAvailable(): boolean {
    return isPossible ??= tryBridge();
  }

  /**
   * Makes one.
   *
   * @throws {Error} if none can be made here.
   */
  static async open(): Promise<HomeNetwork> {
    const holder = new Deno.Command("unshare", {
      args: ["-n", "sh", "-c", SET_UP],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = holder.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await reader.read();
    await reader.cancel();
    const [router, client, neighbour, outside] = value.trim().split(" ");
    if (!router || !client || !neighbour || !outside) {
      await holder.stdin.close();
      throw new Error(`Cannot make a home network: exit ${(await holder.status).code}`);
    }
    return new HomeNetwork(holder, { router, client, neighbour, outside });
  }

  /** One of its machines, in which programs can be run. */
  machine(name: HomeMachine): Machine {
    const pid = this.#pids[name];
    return {
      command: (argv, options = {}) =>
        new Deno.Command("nsenter", { ...options, args: ["-t", pid, "-n", "--", ...argv] }),
    };
  }

  /**
   * Runs a program on a machine to its end; gives its output.
   *
   * @throws {Error} if it fails.
   */
  async run(name: HomeMachine, argv: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.machine(name).command(argv, {
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    const decoder = new TextDecoder();
    if (code === 0) return decoder.decode(stdout);
    throw new Error(
      `Cannot run ${argv.join(" ")}: it ended with ${code}: ${decoder.decode(stderr)}`,
    );
  }

  /** Ends it, once all that runs on its machines has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder.stdin.close();
    await this.#holder.status;
  }
}
