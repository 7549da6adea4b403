#!/bin/bash
# The entry point of the image: a test double of OpenMetadata, not OpenMetadata.
echo "Starting OpenMetadata Server (a test double, not OpenMetadata)"
exec ./bin/openmetadata-server-start.sh conf/openmetadata.yaml
