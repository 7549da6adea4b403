import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { SecurityConfiguration } from "../configuration.ts";
import type { BotRecord, UserRecord } from "./records.ts";
import { ROLES } from "./seed.ts";

export interface Tables {
  /** Empty until the first boot has copied them from the configuration file. */
  settings: Partial<SecurityConfiguration> & { openMetadataUrl?: string };
  users: UserRecord[];
  bots: BotRecord[];
  /** Ids of what the stand-in only refers to. */
  organizationId: string;
  roleIds: Record<string, string>;
}

/**
 * The database: one JSON file, read anew for every use and replaced as a whole, so that two servers may
 * share a directory as two replicas share a database. Secrets of the settings stand in it in clear, as
 * they do in OpenMetadata's before 2.1; hence mode 0600.
 */
export class Database {
  readonly file: string;

  /** @param directory is created, with mode 0700, when it does not exist. */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.file = path.join(directory, "database.json");
    if (!existsSync(this.file)) this.#write(emptyTables());
  }

  read(): Tables {
    return JSON.parse(readFileSync(this.file, "utf8")) as Tables;
  }

  /** Lets `change` alter the tables and saves them; nothing is saved when it throws. */
  update<T>(change: (tables: Tables) => T): T {
    const tables = this.read();
    const result = change(tables);
    this.#write(tables);
    return result;
  }

  #write(tables: Tables): void {
    const temporary = `${this.file}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(tables, null, 1), { mode: 0o600 });
    renameSync(temporary, this.file);
  }
}

function emptyTables(): Tables {
  return {
    settings: {},
    users: [],
    bots: [],
    organizationId: randomUUID(),
    roleIds: Object.fromEntries(Object.keys(ROLES).map((role) => [role, randomUUID()])),
  };
}
