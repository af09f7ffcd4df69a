import { assertEquals } from "@std/assert";
import {
  PortMapper,
  type PortMapperOptions,
  type PortMapping,
} from "../../../../lib/reach/port_mapping/mod.ts";
import { FakeClock } from "../../../support/fake_clock.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { FakeInternet } from "../../../support/fake_network.ts";
import { FakeRandom } from "../../../support/fake_random.ts";
import { FakeRouter, type FakeRouterOptions } from "../support/fake_router.ts";

const MINUTE = 60_000;

/** A machine at home, and its router. */
async function makeHome(routerOptions: FakeRouterOptions) {
  const clock = new FakeClock();
  const internet = new FakeInternet();
  const gateway = internet.machine("192.168.1.1");
  const network = internet.machine("192.168.1.20");
  network.gateways = ["192.168.1.1"];
  const router = await FakeRouter.start(gateway, clock, routerOptions);
  const changes: string[] = [];
  const log = new FakeLog();
  function open(rest: Partial<PortMapperOptions> = {}): PortMapper {
    const mapper = new PortMapper(network, {
      clock,
      random: new FakeRandom(1),
      ports: { tcp: 6881, udp: 6881 },
      onChange: (mappings) => changes.push(brief(mappings)),
      log,
      ...rest,
    });
    mapper.start();
    return mapper;
  }
  return { clock, internet, gateway, network, router, changes, log, open };
}

/** The mappings in a line. */
function brief(mappings: readonly PortMapping[]): string {
  return mappings.map(({ protocol, transport, externalPort, externalAddress = "?" }) =>
    `${protocol} ${transport} ${externalAddress}:${externalPort}`
  ).join(", ");
}

Deno.test("PortMapper has ports mapped by PCP, renews them and gives them up", async () => {
  const { clock, router, changes, open } = await makeHome({ pcp: "success", natPmp: "success" });
  const mapper = open();
  await clock.advance(100);
  const both = "PCP tcp 203.0.113.9:6881, PCP udp 203.0.113.9:6881";
  assertEquals(brief(mapper.status()), both);
  assertEquals(changes.at(-1), both);
  assertEquals([...router.mappings], [["tcp 6881", 6881], ["udp 6881", 6881]]);
  assertEquals(router.asked, { pcp: 2, natPmp: 0 });
  await clock.advance(10 * MINUTE);
  assertEquals(router.asked.pcp, 4);
  await mapper.close();
  await clock.advance(0);
  assertEquals(router.mappings.size, 0);
  assertEquals(clock.timerCount, 0);
  router.close();
});

Deno.test("PortMapper has ports mapped by NAT-PMP where the router knows no PCP", async () => {
  const { clock, router, open } = await makeHome({ pcp: "nat-pmp-only", natPmp: "success" });
  const mapper = open();
  await clock.advance(100);
  assertEquals(
    brief(mapper.status()),
    "NAT-PMP tcp 203.0.113.9:6881, NAT-PMP udp 203.0.113.9:6881",
  );
  await mapper.close();
  await clock.advance(0);
  assertEquals(router.mappings.size, 0);
  router.close();
});
