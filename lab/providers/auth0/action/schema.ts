/** auth0:index/action:Action. */
import {
  block,
  blockList,
  blockSet,
  bool,
  computed,
  int,
  optional,
  optionalComputed,
  required,
  type Schema,
  string,
} from "../../bridge/schema.ts";
import { oneOf } from "../../bridge/validation.ts";

export const actionSchema: Schema = {
  name: string({ ...required, autoName: true }),
  supported_triggers: block({ id: string(required), version: string(required) }, required),
  code: string(required),
  dependencies: blockSet({ name: string(required), version: string(required) }, optional),
  runtime: string({ ...optionalComputed, validate: oneOf("node12", "node16", "node18", "node22") }),
  secrets: blockSet(
    { name: string(required), value: string({ ...required, sensitive: true }) },
    { ...optional, conflictsWith: ["secrets_wo"] },
  ),
  secrets_wo: blockList({}, { ...optional, property: "secretsWos", notModelled: true }),
  secrets_wo_version: int({ ...optional, notModelled: true }),
  deploy: bool({ ...optional, default: false }),
  version_id: string(computed),
  modules: blockSet({}, { ...optional, notModelled: true }),
};
