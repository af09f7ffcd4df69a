import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { shoalCommand } from "../support/loopback_program.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";

/** Whether a program is installed. */
function lackOf(command: string): string | undefined {
  try {
    new Deno.Command(command, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync();
    return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `${command} is not installed`;
    throw error;
  }
}

loopbackTest("help needs no permission", async (scene) => {
  const [command = "", run = "", ...rest] = shoalCommand(["--help"]);
  const args = [run, ...rest.filter((arg) => !arg.startsWith("--allow"))];
  const { code, stdout } = await new Deno.Command(command, { args, cwd: scene.dir }).output();
  assertEquals(code, 0);
  assertStringIncludes(new TextDecoder().decode(stdout), "shoal COMMAND");
});

loopbackTest("an output whose reader is gone is no error", async (scene) => {
  const files = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}`, 1]));
  const torrent = new LoopbackTorrent({ name: "many", files, pieceLength: 65_536 });
  const file = await torrent.save(scene.dir);
  const [command = "", ...args] = shoalCommand(["show", file]);
  const child = new Deno.Command(command, { args, stdout: "piped", stderr: "piped" }).spawn();
  await child.stdout.cancel();
  const stderr = await new Response(child.stderr).text();
  assertEquals([(await child.status).code, stderr], [0, ""]);
});

const FAST_DEMO = ["demo", "--fast", "--size", "3MiB", "--seeders", "2"];

loopbackTest("demo says what happens", async (scene) => {
  const demo = scene.program(FAST_DEMO);
  assertEquals(await demo.ended(), 0, demo.log());
  const text = demo.stderr.join("\n");
  for (
    const part of ["http://127.0.0.1:", "udp://127.0.0.1:", "3.0 MiB in 5 files", "the same"]
  ) assertStringIncludes(text, part);
});

loopbackTest("demo leaves nothing behind", async (scene) => {
  const demo = scene.program([...FAST_DEMO, "--json"], { cwd: scene.dir });
  assertEquals(await demo.ended(), 0, demo.log());
  const { path } = await demo.event(({ event }) => event === "added");
  const folder = String(path).replace(/\/get\/.*/, "");
  await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
  assertEquals(await Array.fromAsync(Deno.readDir(scene.dir)), []);
});

loopbackTest("doctor finds that this machine will do", async (scene) => {
  const doctor = scene.program(["doctor", "--json"], { cwd: scene.dir });
  assertEquals(await doctor.ended(), 0, doctor.log());
  const findings = doctor.events[0]?.findings;
  assert(Array.isArray(findings));
  const health = new Map(findings.map(({ name, health }) => [name, health]));
  for (const name of ["permission net", "TCP", "UDP", "uTP", "HTTP", "folder .", "hashing"]) {
    assertEquals(health.get(name), "works", name);
  }
  assertEquals(health.get("permission env"), "without");
  assertEquals(await Array.fromAsync(Deno.readDir(scene.dir)), []);
});

for (const [shell, check] of [["bash", "-n"], ["zsh", "-n"], ["fish", "-n"]] as const) {
  loopbackTest({
    name: `completions ${shell} is what ${shell} can read`,
    lack: lackOf(shell),
  }, async (scene) => {
    const [command = "", ...args] = shoalCommand(["completions", shell]);
    const { stdout } = await new Deno.Command(command, { args }).output();
    const path = `${scene.dir}/completions`;
    await Deno.writeFile(path, stdout);
    const { code, stderr } = await new Deno.Command(shell, { args: [check, path] }).output();
    assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
  });
}

loopbackTest({
  name: "completions bash offers commands, options and their values",
  lack: lackOf("bash"),
}, async (scene) => {
  const [command = "", ...args] = shoalCommand(["completions", "bash"]);
  const { stdout } = await new Deno.Command(command, { args }).output();
  const path = `${scene.dir}/completions`;
  await Deno.writeFile(path, stdout);
  const cases: [string, string][] = [
    ["shoal sc", "scrape"],
    ["shoal get --download-l", "--download-limit"],
    ["shoal get --color ''", "auto always never"],
    ["shoal -q completions f", "fish"],
  ];
  for (const [line, want] of cases) {
    const script = `source ${path}; compopt() { :; }
      COMP_WORDS=(${line}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _shoal; echo "\${COMPREPLY[*]}"`;
    const { stdout } = await new Deno.Command("bash", { args: ["-c", script] }).output();
    assertEquals(new TextDecoder().decode(stdout).trim(), want, line);
  }
});
