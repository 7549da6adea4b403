import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { errorsIn } from "../../../lab/engine/errorLines.ts";

describe("the errors that the engine prints", () => {
  it("are told once, without the resource before them", () => {
    const printed = [
      " +  auth0:index:Client openmetadata creating (0s) error: not this one",
      "Diagnostics:",
      "  auth0:index:Client (openmetadata):",
      "    error: the first",
      "    error: the second",
      "  auth0:index:Client (another):",
      "    error: the first",
      "",
    ];
    assert.deepEqual(errorsIn(printed.join("\n")), ["the first", "the second"]);
  });

  it("go on in the lines that stand further in", () => {
    const printed = [
      "    error: 1 error occurred:",
      "    \t* Missing environment variables",
      "",
      "    error: Detected that it exited prematurely.",
      "           This is a bug.",
      "  Resources:",
      "error: the stack is locked",
      " err?: Error: Command failed",
    ];
    assert.deepEqual(errorsIn(printed.join("\n")), [
      "1 error occurred: * Missing environment variables",
      "Detected that it exited prematurely. This is a bug.",
      "the stack is locked",
    ]);
  });

  it("are none in a run that held", () => {
    assert.deepEqual(errorsIn("Resources:\n    + 17 created\n"), []);
  });
});
