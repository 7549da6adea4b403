#!/bin/bash
# Settings come from the environment and conf/openmetadata.yaml, as in the real image.
exec node /opt/stand-in/lab/docker/image/server.ts
