"""boto3 resolving the chain once, as JSON like the others; importing it is not counted."""
import json
import time
import botocore.session

session = botocore.session.Session(profile="prod-deploy")
start = time.perf_counter()
session.get_credentials().get_frozen_credentials()
print(json.dumps({"first": (time.perf_counter() - start) * 1000}))
