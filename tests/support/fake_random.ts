export { SeededRandom as FakeRandom } from "../../lib/testing/mod.ts";
