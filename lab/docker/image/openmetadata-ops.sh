#!/bin/bash
# Of the real command line only `migrate`, which here ends as the image was told to, and
# `remove-security-config --force`.
case "$1" in
  migrate)
    echo "migrate (a test double, not OpenMetadata): ends with ${LAB_MIGRATION_EXIT_CODE:-0}"
    exit "${LAB_MIGRATION_EXIT_CODE:-0}"
    ;;
  remove-security-config)
    exec node /opt/stand-in/lab/openmetadata/removeSecurityConfig.ts \
      --data-directory /opt/openmetadata/data "${@:2}"
    ;;
  *)
    echo "This test double of openmetadata-ops.sh knows only: migrate, remove-security-config" >&2
    exit 2
    ;;
esac
