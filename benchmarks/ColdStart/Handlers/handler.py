# The same function in Python: Lambda's runtime loop, and one publish by boto3 for each event.
import http.client
import json
import os

import boto3

iot = boto3.client("iot-data", endpoint_url=os.environ["AWS_ENDPOINT_URL_IOT_DATA_PLANE"], region_name=os.environ["AWS_REGION"])


def handler(event):
    detail = event["detail"]
    iot.publish(topic=detail["topic"], qos=1, payload=json.dumps(detail["message"]))
    return {"published": 1}


runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    runtime.request("GET", "/2018-06-01/runtime/invocation/next")
    response = runtime.getresponse()
    event = json.loads(response.read())
    request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
    answer = json.dumps(handler(event))
    runtime.request("POST", f"/2018-06-01/runtime/invocation/{request_id}/response", answer)
    runtime.getresponse().read()
