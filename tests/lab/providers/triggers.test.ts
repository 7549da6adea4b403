import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  answer,
  named,
  outputsOf,
  refusal,
  Session,
  TRIGGER_ACTION,
  TRIGGER_ACTIONS,
} from "./session.ts";

const bindings = "actions/triggers/post-login/bindings";
const few = `${bindings}?per_page=50`;
const page = (number: number) => `${bindings}?page=${number}&per_page=100`;
const bound = (...actions: [id: string, name: string][]) => ({
  bindings: actions.map(([id, name]) => ({ id: "b", action: { id }, display_name: name })),
  total: actions.length,
  start: 0,
  limit: 100,
});
const sent = (...actions: [id: string, name: string][]) => ({
  bindings: actions.map(([id, name]) => ({
    ref: { type: "action_id", value: id },
    display_name: name,
  })),
});

describe("TriggerAction", () => {
  let session: Session;
  const binding = named(TRIGGER_ACTION, "bind");
  const id = "post-login::a2";
  const inputs = { __defaults: [], trigger: "post-login", actionId: "a2", displayName: "two" };
  const outputs = { id, trigger: "post-login", actionId: "a2", displayName: "two" };

  before(async () => {
    session = await Session.start();
  });
  after(() => session.close());

  test("goes to the end of the list, and leaves the others alone", async () => {
    const { response } = await session.call("Create", { ...binding, properties: inputs }, [
      answer("GET", few, bound(["a1", "one"])),
      answer("PATCH", bindings, {}),
      answer("GET", page(0), bound(["a1", "one"], ["a2", "two"])),
    ]);
    assert.equal(response?.id, id);
    assert.deepEqual(session.calls(), [
      [`GET ${few}`],
      [`PATCH ${bindings}`, sent(["a1", "one"], ["a2", "two"])],
      [`GET ${page(0)}`],
    ]);
  });

  test("takes the action's name where the program gives none", async () => {
    const { displayName: _, ...nameless } = inputs;
    await session.call("Create", { ...binding, properties: nameless }, [
      answer("GET", few, bound()),
      answer("GET", "actions/actions/a2", { id: "a2", name: "policy" }),
      answer("PATCH", bindings, {}),
      answer("GET", page(0), bound(["a2", "policy"])),
    ]);
    assert.deepEqual(session.calls()[2], [`PATCH ${bindings}`, sent(["a2", "policy"])]);
  });

  test("that exists is adopted as it is, another name included", async () => {
    const adopted = await session.call("Create", { ...binding, properties: inputs }, [
      answer("GET", few, bound(["a2", "theirs"])),
      answer("GET", page(0), bound(["a2", "theirs"])),
    ]);
    assert.equal(outputsOf(adopted).displayName, "theirs");
    assert.deepEqual(session.calls(), [[`GET ${few}`], [`GET ${page(0)}`]]);
  });

  test("is looked for on page after page as long as the total is not reached", async () => {
    const endless = { ...bound(["a1", "one"]), start: undefined, limit: undefined } as never;
    const read = { ...binding, id, properties: outputs, inputs };
    const { response } = await session.call("Read", read, [
      ...[0, 1, 2].map((number) => answer("GET", page(number), endless)),
      answer("GET", page(3), bound(["a2", "two"])),
    ]);
    assert.equal(response?.id, id);
    assert.deepEqual(
      session.calls().map(([call]) => call),
      [0, 1, 2, 3].map((number) => `GET ${page(number)}`),
    );
  });

  test("changes its name in its place", async () => {
    const renamed: [string, string][] = [
      ["a1", "one"],
      ["a2", "zwei"],
      ["a3", "three"],
    ];
    await session.call(
      "Update",
      { ...binding, id, olds: outputs, news: { ...inputs, displayName: "zwei" } },
      [
        answer("GET", page(0), bound(["a1", "one"], ["a2", "two"], ["a3", "three"])),
        answer("PATCH", bindings, {}),
        answer("GET", page(0), bound(...renamed)),
      ],
    );
    assert.deepEqual(session.calls()[1], [`PATCH ${bindings}`, sent(...renamed)]);
  });

  test("that is gone cannot be changed", async () => {
    const news = { ...inputs, displayName: "zwei" };
    const { error } = await session.call("Update", { ...binding, id, olds: outputs, news }, [
      answer("GET", page(0), bound(["a1", "one"])),
    ]);
    assert.match(
      error?.message ?? "",
      /^Resource provider reported that the resource did not exist/,
    );
    assert.deepEqual(session.calls(), [[`GET ${page(0)}`]]);
  });

  test("is deleted by writing the list without it", async () => {
    await session.call("Delete", { ...binding, id, properties: outputs }, [
      answer("GET", few, bound(["a1", "one"], ["a2", "two"])),
      answer("PATCH", bindings, {}),
    ]);
    assert.deepEqual(session.calls()[1], [`PATCH ${bindings}`, sent(["a1", "one"])]);
  });

  test("is imported by trigger and action", async () => {
    const found = [answer("GET", page(0), bound(["a2", "two"]))];
    const { response } = await session.call("Read", { ...binding, id }, found);
    assert.deepEqual(response?.inputs, inputs);
    assert.deepEqual((await session.call("Read", { ...binding, id: "a2" }, found)).response, {});
    assert.deepEqual(session.calls(), []);
  });

  test("knows the triggers", async () => {
    const news = { ...inputs, trigger: "post-logout" };
    const { response } = await session.client.call("Check", { ...binding, news });
    assert.deepEqual(response?.failures, [
      {
        reason:
          'expected trigger to be one of ["post-login" "credentials-exchange" ' +
          '"pre-user-registration" "post-user-registration" "post-change-password" ' +
          '"send-phone-message" "password-reset-post-challenge" "custom-email-provider" ' +
          '"custom-phone-provider" "login-post-identifier" "signup-post-identifier"], ' +
          "got post-logout. Examine values at 'bind.trigger'.",
      },
    ]);
  });
});

describe("TriggerActions", () => {
  let session: Session;
  const whole = named(TRIGGER_ACTIONS, "all");
  const inputs = { __defaults: [], trigger: "post-login", actions: [] };

  before(async () => {
    session = await Session.start();
  });
  after(() => session.close());

  test("send null for an empty list, which Auth0 refuses", async () => {
    const { error } = await session.call("Create", { ...whole, properties: inputs }, [
      refusal("PATCH", bindings, 400, "Payload validation error"),
    ]);
    assert.deepEqual(session.calls(), [[`PATCH ${bindings}`, { bindings: null }]]);
    assert.equal(
      error?.message,
      "1 error occurred:\n\t* 400 Bad Request: Payload validation error\n\n",
    );
  });

  test("are not missing when nothing is bound", async () => {
    const properties = {
      id: "post-login",
      trigger: "post-login",
      actions: [{ id: "a1", displayName: "one" }],
    };
    const read = { ...whole, id: "post-login", properties, inputs };
    const found = await session.call("Read", read, [answer("GET", page(0), bound())]);
    assert.equal(found.response?.id, "post-login");
    assert.deepEqual(outputsOf(found).actions, []);
  });
});
