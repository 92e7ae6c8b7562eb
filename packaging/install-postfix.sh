#!/usr/bin/env bash
# Installs Postfix where it is missing, without a question and without a listener on the network: its own instance is
# set to local delivery, and is not what the tests and the trial run.
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin DEBIAN_FRONTEND=noninteractive
if command -v postconf >/dev/null; then exit 0; fi
echo "postfix postfix/main_mailer_type select Local only" | debconf-set-selections
apt-get update -qq
apt-get install -y -qq --no-install-recommends postfix >/dev/null
