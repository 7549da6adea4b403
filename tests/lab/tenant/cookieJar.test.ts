import assert from "node:assert/strict";
import { test } from "node:test";
import { CookieJar } from "../../../lab/tenant/cookieJar.ts";

const url = (text: string) => new URL(text);

test("a cookie goes back to its host, whatever the port, and to nobody else", () => {
  const jar = new CookieJar();
  jar.store(url("https://localhost:4433/authorize"), ["a=1; Path=/"]);
  assert.equal(jar.header(url("http://localhost:8585/x")), "a=1");
  assert.equal(jar.header(url("http://127.0.0.1:8585/x")), undefined);
});

test("a Secure cookie stays on https", () => {
  const jar = new CookieJar();
  jar.store(url("https://localhost/"), ["a=1; Path=/; Secure"]);
  assert.equal(jar.header(url("http://localhost/")), undefined);
  assert.equal(jar.header(url("https://localhost/")), "a=1");
});

test("a path is a directory", () => {
  const jar = new CookieJar();
  jar.store(url("https://localhost/"), ["a=1; Path=/u/login"]);
  assert.equal(jar.header(url("https://localhost/u/login?state=x")), "a=1");
  assert.equal(jar.header(url("https://localhost/u/login/more")), "a=1");
  assert.equal(jar.header(url("https://localhost/u/logins")), undefined);
  assert.equal(jar.header(url("https://localhost/")), undefined);
});

test("without a path, a cookie belongs to the directory of its page", () => {
  const jar = new CookieJar();
  jar.store(url("https://localhost/a/b"), ["a=1"]);
  assert.equal(jar.header(url("https://localhost/a/c")), "a=1");
  assert.equal(jar.header(url("https://localhost/b")), undefined);
});

test("a cookie is replaced, and goes when it is over", () => {
  const jar = new CookieJar();
  const home = url("https://localhost/");
  jar.store(home, ["a=1; Path=/", "b=2; Path=/"]);
  jar.store(home, ["a=3; Path=/; Max-Age=60"]);
  assert.equal(jar.header(home), "a=3; b=2");
  jar.store(home, ["a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "b=; Path=/; Max-Age=0"]);
  assert.equal(jar.header(home), undefined);
});
