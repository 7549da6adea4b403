/** Plans of the real engine (tests/engine/previews/record.ts), and what is to be said of them. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readPlan } from "../../../cli/summary/readPlan.ts";
import { type Summary, summaryOf } from "../../../cli/summary/summary.ts";

export const FIXTURES = join(import.meta.dirname, "../../fixtures/previews");

export const fixtureNames = (): string[] =>
  readdirSync(FIXTURES)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.replace(/\.json$/, ""));

export const fixture = (name: string, ending: "json" | "txt"): string =>
  readFileSync(join(FIXTURES, `${name}.${ending}`), "utf8");

export const summaryOfFixture = (name: string): Summary =>
  summaryOf(readPlan(fixture(name, "json")));
