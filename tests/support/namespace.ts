/** Peers that one namespace has addresses for: `10.77.0.1` and up, and `fd77::1` and up. */
const ADDRESSES = 24;

/** What is run in a new namespace: gives it its addresses, says which, and stays until its input ends. */
const SET_UP = `ip link set lo up && i=1 && families=46 && while [ $i -le ${ADDRESSES} ]; do
  ip addr add 10.77.0.$i/32 dev lo || exit 1
  ip -6 addr add fd77::$i/128 dev lo nodad || families=4
  i=$((i + 1))
done && echo $families && exec cat`;

/** How a namespace is made, and how it is entered: by root, or else in a user namespace of one's own. */
const WAYS = [
  { make: ["-n"], enter: ["-n"] },
  { make: ["-c", "--keep-caps", "-n"], enter: ["-U", "--preserve-credentials", "-n"] },
] as const;

type Way = typeof WAYS[number];

/** A way that works on this machine. */
interface WorkingWay {
  readonly way: Way;
  readonly hasIpv6: boolean;
}

/** Null where no way works, undefined before they were tried. */
let workingWay: WorkingWay | null | undefined;

function findWay(): WorkingWay | null {
  if (workingWay !== undefined) return workingWay;
  const tried = Deno.build.os === "linux" ? WAYS.map(tryWay) : [];
  workingWay = tried.find((way) => way !== undefined) ?? null;
  return workingWay;
}

function tryWay(way: Way): WorkingWay | undefined {
  try {
    const { success, stdout } = new Deno.Command("unshare", {
      args: [...way.make, "sh", "-c", SET_UP],
      stdin: "null",
      stderr: "null",
    }).outputSync();
    const families = new TextDecoder().decode(stdout).trim();
    return success ? { way, hasIpv6: families === "46" } : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * A network of its own, with nothing in it but a loopback device that has many addresses: one a peer, so that a whole
 * swarm runs on one machine, every port of every peer is free, and nothing gets out. Some clients refuse peers at
 * 127.0.0.1, which is why there are others.
 */
export class NetworkNamespace implements AsyncDisposable {
  readonly #holder: Deno.ChildProcess;
  readonly #way: Way;

  private constructor(holder: Deno.ChildProcess, way: Way) {
    this.#holder = holder;
    this.#way = way;
  }

  /** Whether one can be made here: on Linux, by root or where users may make namespaces. */
  static isAvailable(): boolean {
    return findWay() !== null;
  }

  /** Whether it would have IPv6. */
  static hasIpv6(): boolean {
    return findWay()?.hasIpv6 ?? false;
  }

  /**
   * Makes one.
   *
   * @throws {Error} if none can be made here.
   */
  static async open(): Promise<NetworkNamespace> {
    const found = findWay();
    if (found === null) throw new Error("Cannot make a network namespace: not allowed here");
    const { way } = found;
    const holder = new Deno.Command("unshare", {
      args: [...way.make, "sh", "-c", SET_UP],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = holder.stdout.getReader();
    const { done } = await reader.read();
    await reader.cancel();
    if (done) {
      await holder.stdin.close();
      throw new Error(`Cannot make a network namespace: exit ${(await holder.status).code}`);
    }
    return new NetworkNamespace(holder, way);
  }

  /** The IPv4 address of peer `number`, from 1. */
  static address(number: number): string {
    return `10.77.0.${checkNumber(number)}`;
  }

  /** The IPv6 address of peer `number`, from 1. */
  static address6(number: number): string {
    return `fd77::${checkNumber(number)}`;
  }

  /** The command that runs a program inside; what it starts has the process id of the program itself. */
  command(argv: readonly string[], options: Deno.CommandOptions = {}): Deno.Command {
    const args = ["-t", `${this.#holder.pid}`, ...this.#way.enter, "--", ...argv];
    return new Deno.Command("nsenter", { ...options, args });
  }

  /** Whether something listens at an IPv4 address and port inside. */
  async isListening(transport: "tcp" | "udp", address: string, port: number): Promise<boolean> {
    const octets = address.split(".").map((octet) => hex(Number(octet), 2)).reverse();
    const table = await Deno.readTextFile(`/proc/${this.#holder.pid}/net/${transport}`);
    return [octets.join(""), "00000000"].some((host) =>
      table.includes(`: ${host}:${hex(port, 4)} 00000000:0000`)
    );
  }

  /** Ends it, once all that runs inside has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder.stdin.close();
    await this.#holder.status;
  }
}

function checkNumber(number: number): number {
  if (number <= ADDRESSES) return number;
  throw new RangeError(`Cannot give address ${number}: there are ${ADDRESSES}`);
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
