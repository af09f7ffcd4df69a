import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { isInPath } from "../clients/installed.ts";
import type { LoopbackScene } from "../loopback_scene.ts";

/** Keeps it to this machine, lets it play without a click, and draws the same everywhere. */
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--autoplay-policy=no-user-gesture-required",
  // Names that end so lead to this machine, as those of a page that rebinds its name do.
  "--host-resolver-rules=MAP *.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  "--font-render-hinting=none",
  "--force-color-profile=srgb",
];

/** Why no browser can be opened here; undefined where one can. */
export function lackOfBrowser(): string | undefined {
  return isInPath("chromium") ? undefined : "Chromium is not there";
}

/** Opens Debian's Chromium without a window; it ends with the scene. */
export async function openBrowser(scene: LoopbackScene): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: programPath("chromium"),
    args: ARGS,
    // The end of a test is not its to notice.
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  return scene.use(browser);
}

function programPath(name: string): string {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    try {
      if (Deno.statSync(`${folder}/${name}`).isFile) return `${folder}/${name}`;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Error(`Cannot find ${name}`);
}
