import { randomUUID } from "node:crypto";
import { notFound } from "../http/apiError.ts";
import type { Database } from "./database.ts";
import type { BotRecord } from "./records.ts";

/** The bot table (BotRepository): each bot names the user that it acts as. */
export class Bots {
  readonly #database: Database;
  readonly #now: () => number;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Sorted by name, capital letters first. */
  all(): BotRecord[] {
    return this.#database.read().bots.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws ApiError 404. */
  getByName(name: string): BotRecord {
    const bot = this.all().find((candidate) => candidate.name === name);
    if (bot === undefined) throw notFound(`bot instance for ${name} not found`);
    return bot;
  }

  createIfAbsent(
    bot: Pick<BotRecord, "name" | "userName" | "provider"> & Partial<BotRecord>,
  ): void {
    this.#database.update((tables) => {
      if (tables.bots.some(({ name }) => name === bot.name)) return;
      tables.bots.push({
        version: 0.1,
        updatedAt: this.#now(),
        updatedBy: "admin",
        ...bot,
        id: randomUUID(),
      });
    });
  }
}
