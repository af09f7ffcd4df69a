import { HOME, type HomeMachine, HomeNetwork } from "../home_network.ts";
import { type Program, type Scene, sceneTest, type Stage } from "./scene.ts";

/** A network with a router, as something that a test needs. */
const NETWORK: Program = {
  name: "a network with a router",
  isInstalled: () => HomeNetwork.isAvailable(),
};

/** What happens on the machines of a network at home. */
export interface HomeScene {
  /** Where torrents are made, and files are. */
  readonly scene: Scene;
  /** One of its machines. */
  on(machine: Exclude<HomeMachine, "router">): Stage;
}

/** As `sceneTest`, on the machines of a network at home, which go with the scene. */
export function homeSceneTest(
  name: string,
  { needs }: { readonly needs: readonly Program[] },
  play: (home: HomeScene) => Promise<void>,
): void {
  sceneTest(name, { needs: [...needs, NETWORK] }, async (scene) => {
    const network = await HomeNetwork.open();
    scene.own(network);
    const on = (machine: Exclude<HomeMachine, "router">) =>
      scene.stage(network.machine(machine), HOME[machine]);
    await play({ scene, on });
  });
}
