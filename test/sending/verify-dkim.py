"""Tells of each message whether its DKIM signature holds; the key comes with the question, not from a name server."""

import base64
import json
import sys

import dkim

question = json.load(sys.stdin)


def look_up(name, timeout=5):
    return question["records"].get(name.decode().rstrip("."), "")


messages = [base64.b64decode(message) for message in question["messages"]]
print(json.dumps([dkim.verify(message, dnsfunc=look_up) for message in messages]))
