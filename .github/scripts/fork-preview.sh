#!/usr/bin/env bash
# What can be said of a pull request without a secret: how its golden resources differ, and what its
# settings do to a stack on the lab's tenant.
#
# Usage: BASE=COMMIT fork-preview.sh DIRECTORY STACK ...
#   leaves DIRECTORY/golden.diff and a DIRECTORY/STACK.json for each stack
set -euo pipefail
directory=$1
shift
mkdir -p "$directory"
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT

git diff "${BASE:?is the commit that the pull request goes to}" -- tests/golden >"$directory/golden.diff"
for stack in "$@"; do
  git show "$BASE:Pulumi.$stack.yaml" >"$before/$stack.yaml" || cp "Pulumi.$stack.yaml" "$before/$stack.yaml"
  node lab/start.mjs lab/preview/main.ts --stack "$stack" --before "$before/$stack.yaml" \
    --after "Pulumi.$stack.yaml" >"$directory/$stack.json"
done
