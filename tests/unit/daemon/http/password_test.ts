import { assert, assertEquals, assertThrows } from "@std/assert";
import { Authenticator } from "../../../../lib/daemon/http/credentials.ts";
import {
  hashPassword,
  isPassword,
  parsePasswordHash,
} from "../../../../lib/daemon/http/password_hash.ts";
import { parseUsers } from "../../../../lib/daemon/http/users_file.ts";
import { basic, openScene, TOKEN } from "./daemon_server.ts";

/** Hashes of "ada's password", which cost next to nothing. */
const CHEAP = parseUsers(
  [
    "# cheap, for tests",
    "",
    "ada:admin:$scrypt$ln=10,r=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$jIMGQLUhMW1d63wJQs+aV7JboSi9JNTjpTLg8AdOJ8w",
    "bob:read-only:$scrypt$ln=10,r=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$jIMGQLUhMW1d63wJQs+aV7JboSi9JNTjpTLg8AdOJ8w",
  ].join("\n"),
  "users",
);

Deno.test("hashPassword() makes hashes from which nobody has the password", async () => {
  const salt = new Uint8Array(16).fill(7);
  const text = await hashPassword("correct horse", salt);
  assert(text.startsWith("$scrypt$ln=15,r=8,p=3$BwcHBwcHBwcHBwcHBwcHBw$"), text);
  const hash = parsePasswordHash(text);
  assert(hash);
  assertEquals(hash.salt, salt);
  assertEquals(await isPassword("correct horse", hash), true);
  assertEquals(await isPassword("x".repeat(2_000), hash), false);
});

Deno.test("parsePasswordHash() takes no hash that is none or costs too much", () => {
  const [salt, hash] = ["A".repeat(22), "A".repeat(43)];
  assert(parsePasswordHash(`$scrypt$ln=15,r=8,p=1$${salt}$${hash}`));
  for (
    const text of [
      "",
      "secret",
      `$scrypt$ln=15,r=8,p=1$${salt}`,
      `$scrypt$ln=15,r=8,p=1$$${hash}`,
      `$scrypt$ln=9,r=8,p=1$${salt}$${hash}`,
      `$scrypt$ln=15,r=0,p=1$${salt}$${hash}`,
      `$scrypt$ln=15,r=8,p=0$${salt}$${hash}`,
      `$scrypt$ln=25,r=8,p=1$${salt}$${hash}`,
      `$scrypt$ln=99,r=99,p=99$${salt}$${hash}`,
      `$argon2id$v=19$m=65536,t=3,p=4$${salt}$${hash}`,
    ]
  ) assertEquals(parsePasswordHash(text), undefined, text);
});

Deno.test("parseUsers() says which line is wrong, and not what is in it", () => {
  const [line = ""] = ["ada:admin:$scrypt$ln=15,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$" + "A".repeat(43)];
  assertEquals(parseUsers(`${line}\r\n`, "users").map(({ name, role }) => [name, role]), [
    ["ada", "admin"],
  ]);
  for (
    const wrong of ["ada:admin:secret", "ada:secret", ":admin:x", `ada:root:${line.slice(10)}`]
  ) {
    const error = assertThrows(() => parseUsers(`# x\n${wrong}`, "users"), TypeError);
    assert(error.message.includes("line 2 of users"), error.message);
    assert(!error.message.includes("secret"), error.message);
  }
  assertThrows(() => parseUsers(`${line}\n${line}`, "users"), TypeError, "that name is there");
});

Deno.test("Authenticator knows a password by its hash once it was checked, and costs nothing after that", async () => {
  const authenticator = new Authenticator(TOKEN, [
    ...CHEAP,
    { name: "eve", password: "eve's password", role: "admin" },
  ]);
  const ada = { name: "ada", secret: "ada's password" };
  assertEquals(authenticator.roleOf(ada), undefined);
  await authenticator.learn({ ...ada, secret: "a guess" });
  assertEquals(authenticator.roleOf({ ...ada, secret: "a guess" }), undefined);
  await Promise.all([1, 2, 3].map(() => authenticator.learn(ada)));
  assertEquals(authenticator.roleOf(ada), "admin");
  assertEquals(authenticator.roleOf({ name: "bob", secret: ada.secret }), undefined);
  await authenticator.learn({ name: "bob", secret: ada.secret });
  assertEquals(authenticator.roleOf({ name: "bob", secret: ada.secret }), "read-only");
  await authenticator.learn({ name: "nobody", secret: ada.secret });
  assertEquals(authenticator.roleOf({ name: "nobody", secret: ada.secret }), undefined);
  assertEquals(authenticator.roleOf({ name: "eve", secret: "eve's password" }), "admin");
  assertEquals(authenticator.roleOf({ name: "any", secret: TOKEN }), "admin");
});

Deno.test("a user whose password is known by its hash comes in with it, and guesses are slowed down", async () => {
  await using scene = await openScene({ users: CHEAP });
  const ask = async (name: string, password: string) => {
    const headers = { authorization: basic(name, password) };
    return (await scene.ask("/metrics", { headers })).status;
  };
  assertEquals(await ask("ada", "ada's password"), 200);
  assertEquals(await ask("bob", "ada's password"), 200);
  assertEquals(await ask("nobody", "ada's password"), 401);
  const guesses = await Promise.all(Array.from({ length: 50 }, (_, i) => ask("ada", `guess ${i}`)));
  assertEquals(guesses.every((status) => status === 401 || status === 429), true);
  assertEquals(await ask("ada", "ada's password"), 429);
});
