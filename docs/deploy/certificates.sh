#!/usr/bin/env bash
# Make the certificates of one cluster: certificates.sh FOLDER [DAYS]
# Scheduler, workers and whoever marks use the same three files, ca.pem, cert.pem and key.pem;
# who has key.pem can read submissions and run code on the workers.
set -euo pipefail
folder=${1:?usage: certificates.sh FOLDER [DAYS]}
days=${2:-30}
curve=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)

umask 077
mkdir -p "$folder"
cd "$folder"
if [[ -e key.pem ]]; then
    echo "$folder holds a key already; give another folder, or remove it" >&2
    exit 1
fi
openssl req -x509 "${curve[@]}" -days "$days" -subj "/CN=marking authority" \
    -keyout authority.key -out ca.pem 2>/dev/null
openssl req "${curve[@]}" -subj "/CN=marking" -keyout key.pem -out request.pem 2>/dev/null
openssl x509 -req -in request.pem -CA ca.pem -CAkey authority.key -CAcreateserial \
    -days "$days" -out cert.pem 2>/dev/null
# Without its key, nobody can make a certificate that this cluster would accept.
rm -f authority.key request.pem ca.srl
