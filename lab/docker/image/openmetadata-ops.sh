#!/bin/bash
# Of the real command line only `migrate`, which here ends as the image was told to.
case "$1" in
  migrate)
    echo "migrate (a test double, not OpenMetadata): ends with ${LAB_MIGRATION_EXIT_CODE:-0}"
    exit "${LAB_MIGRATION_EXIT_CODE:-0}"
    ;;
  *)
    echo "This test double of openmetadata-ops.sh knows only: migrate" >&2
    exit 2
    ;;
esac
