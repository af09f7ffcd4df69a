import { assertEquals } from "@std/assert";
import { type AddForm, optionsOf } from "../../../../lib/page/adding/add_form.ts";

const usual: AddForm = {
  outputDir: "/data",
  labels: [],
  starts: true,
  isSequential: false,
  downloadLimit: null,
  uploadLimit: null,
};

Deno.test("optionsOf() says nothing of what is as usual, but whether it starts", () => {
  assertEquals(optionsOf(usual, usual), { isPaused: false });
  assertEquals(optionsOf({ ...usual, outputDir: "" }, usual), { isPaused: false });
});

Deno.test("optionsOf() says what is other", () => {
  const form: AddForm = {
    outputDir: "/data/iso",
    labels: ["iso"],
    starts: false,
    isSequential: true,
    downloadLimit: 1024,
    uploadLimit: null,
  };
  assertEquals(optionsOf(form, usual), {
    outputDir: "/data/iso",
    labels: ["iso"],
    isPaused: true,
    changes: { isSequential: true, limits: { download: 1024, isDownloadLimited: true } },
  });
  const slow = { ...usual, isSequential: true, uploadLimit: 5 };
  assertEquals(optionsOf(usual, slow).changes, { isSequential: false });
});
