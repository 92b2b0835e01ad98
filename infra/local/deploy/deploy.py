#!/usr/bin/env python3
"""Deploys the built bundle to an emulated AWS on this machine and follows one complaint until it is a text."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import boto3

from emulator import CREDENTIALS, Emulator
from feed import Feed

ROOT = Path(__file__).resolve().parents[3]
EVENTS = ROOT / "tests/fixtures/events"
PATIENCE = 300

SETTINGS = """
[shop]
name = "Crumb & Co"
trade = "bakery"
places = ["Leeds"]
site = "https://crumb.example"
time_zone = "Europe/London"

[hours]
{hours}

[[staff]]
name = "Ann"
phone = "+15550100"
email = "ann@crumb.example"
role = "owner"

[platforms.feed]
urls = ["{feed}"]
every = "1m"
"""


def main():
    os.chdir(ROOT)
    # So that the emulator ends with this program, however it ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("deploy-local: stopped"))
    with tempfile.TemporaryDirectory() as folder, Emulator(folder) as emulator, Feed() as feed:
        stay_here(emulator, folder)
        try:
            stack = deploy(folder)
            apply(stack["TableName"], feed, folder)
            handle_each_event()
            feed.complain()
            text = wait_for_text(emulator)
            open_link(emulator, text)
        except Exception as error:
            show_logs()
            sys.exit(f"deploy-local: {error}")


def stay_here(emulator, folder):
    """No setting of the caller's own may lead to a real account."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(
        CREDENTIALS,
        AWS_ENDPOINT_URL=emulator.url,
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        NO_PROXY="127.0.0.1",
        TMPDIR=folder,
    )


def deploy(folder):
    say("deploying")
    log = Path(folder, "deploy.log")
    with log.open("w") as out:
        done = subprocess.run(["sam", "deploy", "--config-env", "local"], stdout=out, stderr=subprocess.STDOUT)
    if done.returncode:
        raise RuntimeError(f"the template was not deployed:\n{log.read_text()[-4000:]}")
    [stack] = boto3.client("cloudformation").describe_stacks(StackName="shopbell")["Stacks"]
    allow_reading_secrets()
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def allow_reading_secrets():
    """The emulator asks for this permission on "*", AWS for it on the path that the template names."""
    role = boto3.client("lambda").get_function_configuration(FunctionName="shopbell-collect-mentions")["Role"]
    statement = {"Effect": "Allow", "Action": "ssm:GetParametersByPath", "Resource": "*"}
    boto3.client("iam").put_role_policy(
        RoleName=role.rsplit("/", 1)[-1],
        PolicyName="emulated-path",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )


def apply(table, feed, folder):
    say("applying the shop's settings")
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    settings = Path(folder, "shop.toml")
    settings.write_text(SETTINGS.format(hours="\n".join(f'{day} = ["00:00-24:00"]' for day in days), feed=feed.url))
    subprocess.run(
        ["cargo", "run", "--quiet", "--package", "shopbell", "--", "apply", "--shop", settings, "--table", table],
        check=True,
    )


def handle_each_event():
    """The first poll of a feed is a backfill, which alerts nobody, so it must come before the complaint."""
    for event in sorted(EVENTS.glob("*.json")):
        function = next(name for name in functions() if event.name.startswith(name))
        answer = boto3.client("lambda").invoke(FunctionName=f"shopbell-{function}", Payload=event.read_bytes())
        if "FunctionError" in answer:
            raise RuntimeError(f"{function} failed on {event.name}: {answer['Payload'].read().decode()}")
        say(f"{function} took {event.name}")


def wait_for_text(emulator):
    say("a customer has complained; waiting for the schedule to hear it")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        sent = json.loads(emulator.get("/_ministack/sns/sms-messages"))["sms_messages"]
        for phone, texts in sent.items():
            # A self-test may have gone out before.
            for text in (text["Message"] for text in texts if "/a/" in text["Message"]):
                say(f"text to {phone}: {text}")
                return text
        time.sleep(1)
    raise RuntimeError(f"no text within {PATIENCE} seconds of the complaint")


def open_link(emulator, text):
    found = re.search(r"https://\S+", text)
    if not found:
        raise RuntimeError("the text has no link")
    link = urlsplit(found.group())
    page = emulator.get(link.path or "/", host=link.netloc)
    say(f"its link opens a page of {len(page)} bytes")


def functions():
    return sorted(path.name for path in (ROOT / "functions").iterdir())


def show_logs():
    for function in functions():
        try:
            events = boto3.client("logs").filter_log_events(logGroupName=f"/shopbell/shopbell/{function}")["events"]
        except Exception:
            continue
        for event in events[-15:]:
            print(f"{function}: {event['message'].rstrip()}", file=sys.stderr)


def say(what):
    print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)


if __name__ == "__main__":
    main()
