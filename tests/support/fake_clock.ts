export { settle, VirtualClock as FakeClock } from "../../lib/testing/mod.ts";
