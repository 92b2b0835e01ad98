#!/usr/bin/env bash
# The store's tests against Amazon's own DynamoDB Local: bash infra/local/witness.sh
#
# It listens on every interface and cannot be told otherwise, so it gets a network that holds nothing but this
# machine's loopback, and ends with it. Prices are not compared: it counts the index entries of a transaction
# several times.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly VERSION=2.9.30
readonly HOME_OF_IT=$PWD/.venv/dynamodb-local/$VERSION
readonly PORT=8000

fetch() {
    [[ -f $HOME_OF_IT/DynamoDBLocal.jar ]] && return
    local folder
    folder=$(mktemp -d)
    (cd "$folder" && npm pack --silent "amplify-dynamodb-simulator@$VERSION" >/dev/null && tar xzf ./*.tgz)
    mkdir -p "$(dirname "$HOME_OF_IT")"
    mv "$folder/package/emulator" "$HOME_OF_IT"
    rm -rf "$folder"
}

answers() {
    (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null
}

inside() {
    ip link set lo up
    # It leaves a file where it is started.
    (cd "$HOME_OF_IT" && exec java -Djava.library.path=DynamoDBLocal_lib -jar DynamoDBLocal.jar \
        -inMemory -disableTelemetry -port "$PORT" >/dev/null 2>log) &
    database=$!
    trap 'kill "$database" 2>/dev/null || true' EXIT
    for _ in $(seq 120); do
        answers && break
        kill -0 $database || { cat "$HOME_OF_IT/log" >&2; exit 1; }
        sleep 0.5
    done
    SHOPBELL_DYNAMODB_URL=http://127.0.0.1:$PORT cargo test --offline --workspace --test store
}

if [[ ${1:-} == inside ]]; then
    inside
else
    fetch
    cargo test --workspace --test store --no-run
    unshare --map-root-user --net bash "$0" inside
fi
