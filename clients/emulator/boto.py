# Makes the calls that come in as lines of JSON, with boto3, and answers each
# with a line. Usage: boto.py ENDPOINT

import base64
import json
import sys

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError


def bytes_in(members):
    if "blobValue" in members:
        members["blobValue"] = base64.b64decode(members["blobValue"])
    return members


def answer(client, operation, input):
    try:
        output = getattr(client, xform_name(operation))(**input)
    except ClientError as e:
        return {"error": {"code": e.response["Error"]["Code"], "message": e.response["Error"]["Message"]}}
    del output["ResponseMetadata"]
    return {"output": output}


client = boto3.client("rds-data", endpoint_url=sys.argv[1])
for line in sys.stdin:
    line = json.dumps(
        answer(client, **json.loads(line, object_hook=bytes_in)),
        default=lambda value: base64.b64encode(value).decode(),
    )
    print(line, flush=True)
